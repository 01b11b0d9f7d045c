// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Where a command's result goes: stdout, or a file that appears whole or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/buffered_output.h"
#include "core/result.h"
#include "core/unique_fd.h"

namespace pawprint {

class OutputFile {
 public:
  // None: stdout. `replace`: write over an existing file. Error: EEXIST without it, or
  // what open(2) says.
  static Result<OutputFile> open(const std::optional<std::filesystem::path>& path, bool replace);

  OutputFile(OutputFile&&) = default;
  OutputFile& operator=(OutputFile&&) = default;
  // Without finish() the unfinished file goes.
  ~OutputFile();

  // Error: errno of write(2); EPIPE when stdout's reader is gone.
  Result<void> write(std::string_view text);
  // write() of this, which stays where it is meanwhile.
  WriteBytes writer() {
    return [this](std::string_view text) { return write(text); };
  }
  // Puts the file in its place.
  Result<void> finish();

 private:
  OutputFile() = default;

  UniqueFd file_;
  std::filesystem::path unfinished_;  // empty: stdout, or finished
  std::filesystem::path path_;
  bool replace_ = false;
};

}  // namespace pawprint
