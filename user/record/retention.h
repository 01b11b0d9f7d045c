// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Keeps a recording within its bounds: the oldest transactions go first, and what they
// said that still holds (carry.h) is written anew in front of what is left.
#pragma once

#include <cstdint>
#include <optional>

#include "record/database.h"
#include "record/recording_info.h"

namespace pawprint {

class RowInserter;  // row_inserter.h

class Retention {
 public:
  struct Limits {
    std::optional<std::uint64_t> max_bytes;  // of the file
    std::optional<std::uint64_t> keep_ns;    // event time to keep
  };

  explicit Retention(Limits limits) : limits_(limits) {}

  // At a transaction's end, in it: the file holds events info.first_seq to last_seq.
  // Changes first_seq and complete_from_seq of `info` when it dropped something; the
  // caller saves it. `exactly`: keep no more than keep_ns, as at the end.
  Result<bool> apply(Database& database, RowInserter& insert, RecordingInfo& info,
                     std::uint64_t last_seq, std::uint64_t now_ns, bool exactly) const;

  // Gives the file's free pages back to the disk when they are most of it. Outside of a
  // transaction; nothing when a reader is in the way.
  static Result<void> shrink(Database& database);

  // Bytes of the file that are in use: free pages are written before the file grows.
  static Result<std::uint64_t> used_bytes(const Database& database);

 private:
  // The first event to keep; none: all of them.
  Result<std::optional<std::uint64_t>> cut(const Database& database, const RecordingInfo& info,
                                           std::uint64_t last_seq, std::uint64_t now_ns,
                                           bool exactly) const;

  Limits limits_;
};

}  // namespace pawprint
