// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Whole small files (/proc, /sys, operator's input) as text.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "core/result.h"

namespace pawprint {

// The file's content, at most `limit` bytes. Works for /proc, whose sizes are 0.
// Error: the errno of open or read; EFBIG when it is longer than `limit`.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 64UL << 20);

// The same without a trailing newline.
Result<std::string> read_line(const std::filesystem::path& path);

}  // namespace pawprint
