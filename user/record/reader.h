// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Opens a recording and checks it before a word of it is believed: the file's header,
// SQLite's own check, the checksum of what it says of itself; its events are checked as
// they are read (event_stream.h). Blocks on the disk.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "record/database.h"
#include "record/event_stream.h"
#include "record/recording_info.h"

namespace pawprint {

class Reader {
 public:
  // Error: what is wrong with the file, for people: truncated, damaged, made by a newer
  // pawprint, no recording at all; or errno of opening it.
  static Result<Reader> open(const std::filesystem::path& path);

  const RecordingInfo& info() const { return info_; }

  // What the reader of a report should know, a sentence each: not ended, rolled back.
  const std::vector<std::string>& notes() const { return notes_; }

  // All events; the reader must outlive the stream.
  Result<EventStream> events() const { return EventStream::over(database_, range_); }
  SeqRange range() const { return range_; }

  // The monotonic time of a wall-clock time, by the ticks. None: no tick is in the file.
  Result<std::optional<std::uint64_t>> monotonic(std::uint64_t realtime_ns) const;

  // Monotonic times of the first event of the complete part and of the last tick.
  struct Span {
    std::uint64_t begin_ns = 0, end_ns = 0;
  };
  Result<Span> span() const;

 private:
  Result<void> check();

  std::filesystem::path path_;
  Database database_;
  RecordingInfo info_;
  SeqRange range_;
  std::vector<std::string> notes_;
};

}  // namespace pawprint
