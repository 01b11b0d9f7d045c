// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The first 100 bytes of an SQLite database (sqlite.org/fileformat2.html 1.3), read
// before SQLite sees the file, and the journal beside it.
#pragma once

#include <filesystem>

#include "core/result.h"

namespace pawprint {

// Error: the file cannot be read, is no recording, is of a newer version, or is shorter
// than it says (unless a journal may still restore it).
Result<void> check_file_header(const std::filesystem::path& path);

enum class Journal {
  kNone,
  kOfRecorder,  // a recorder is at work
  kHot,         // left behind by one that was killed: to be rolled back
};
Journal journal_beside(const std::filesystem::path& path);

}  // namespace pawprint
