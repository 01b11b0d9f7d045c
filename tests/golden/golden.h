// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Compares text with a file under tests/golden/. On a mismatch both are printed; the
// file changes only with the reason in the commit.
#pragma once

#include <iostream>
#include <string>

#include "catch.h"
#include "core/file.h"

namespace pawprint::test {

inline void check_golden(const std::string& name, const std::string& text) {
  const auto expected = read_file(std::string(SOURCE_DIR "/tests/golden/") + name);
  const bool same = expected && text == *expected;
  if (!same) {
    std::cerr << "--- expected, tests/golden/" << name << '\n'
              << expected.value_or("(cannot be read)\n") << "--- got\n"
              << text << "---\n";
  }
  INFO(name);
  CHECK(same);
}

}  // namespace pawprint::test
