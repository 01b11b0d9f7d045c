// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Where writers under test write: strings, or an error when there is room for no more.
#pragma once

#include <map>
#include <string>

#include "core/buffered_output.h"

namespace pawprint::test {

struct Files {
  std::map<std::string, std::string> content;
  std::size_t room_bytes = SIZE_MAX;

  WriteBytes writer(const std::string& name) {
    content[name];
    return [this, name](std::string_view bytes) -> Result<void> {
      if (bytes.size() > room_bytes) return fail("writing", ENOSPC);
      room_bytes -= bytes.size();
      content[name] += bytes;
      return {};
    };
  }
};

}  // namespace pawprint::test
