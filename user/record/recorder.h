// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Writes events into a recording: one transaction a second, so that a recorder that is
// killed at any instant leaves a file that opens and misses at most the last second. It
// writes in place with SQLite's rollback journal, which is on the disk before the file
// is changed: readers and copies need nothing but FILE (and FILE-journal, if it is there).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "record/database.h"
#include "record/recording_info.h"
#include "record/retention.h"
#include "record/row_inserter.h"
#include "source/source.h"

namespace pawprint {

class Recorder final : public EventSink {
 public:
  // A file smaller than this cannot hold a second of a busy node.
  static constexpr std::uint64_t kLeastBytes = 1 << 20;
  // Events of one transaction that a reader's lock may hold up before events are lost.
  static constexpr std::uint64_t kMostPending = 200'000;

  // Makes the file, readable by its owner only: arguments of processes may be secret.
  // `replace`: an older recording there is removed first. Error: EEXIST without it;
  // anything that open(2) or the disk refuses.
  static Result<std::unique_ptr<Recorder>> create(const std::filesystem::path& path, bool replace,
                                                  Retention::Limits limits);

  // What the events come from; again whenever it has changed. Written with the next
  // transaction.
  void describe(const RecordingInfo& info);

  // Ends the transaction now, in order that what describe() was told is in the file.
  void commit();

  // Never blocks for long but on the disk. A tick ends the transaction. After an error
  // nothing more is taken.
  void on_event(const Event& event) override;

  // The first error: the disk is full, the file is gone.
  const Result<void>& result() const { return result_; }

  // Ends the recording; what came since the last tick is kept too. The destructor keeps
  // what the last transaction had, as a kill would.
  Result<void> close();

  std::uint64_t events() const { return next_seq_ - 1; }
  // Size of the file after the last transaction.
  std::uint64_t file_bytes() const { return file_bytes_; }
  // Events that found no room because a reader held its lock for too long; once.
  std::uint64_t take_lost();

 private:
  Recorder(std::filesystem::path path, Database database, RowInserter insert,
           Retention::Limits limits);

  // Runs `step` unless there was an error, and keeps its error.
  template <typename Step>
  void attempt(const Step& step);
  Result<void> begin();
  Result<void> take(const Event& event);
  // Seals, trims and, unless a reader is in the way, commits.
  Result<void> end_transaction(bool is_last);
  bool is_large() const;

  std::filesystem::path path_;
  Database database_;
  RowInserter insert_;
  Retention retention_;
  std::optional<std::uint64_t> max_bytes_;
  RecordingInfo info_;
  bool info_changed_ = true;
  Result<void> result_;
  std::uint64_t next_seq_ = 1;
  std::uint64_t committed_seq_ = 0;
  std::uint64_t last_time_ns_ = 0;
  std::uint64_t file_bytes_ = 0;
  std::uint64_t lost_ = 0;
};

}  // namespace pawprint
