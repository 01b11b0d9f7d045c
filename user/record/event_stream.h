// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The events of a recording in the order in which they were recorded, one at a time:
// memory does not grow with the file. Every row is checked: the numbers of the events
// have no gap, values fit their columns, and each transaction its checksum.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "event/event.h"
#include "record/database.h"
#include "record/row.h"

namespace pawprint {

// From event `first` to event `last`, both included; empty when last < first.
struct SeqRange {
  std::uint64_t first = 1;
  std::uint64_t last = 0;
  bool is_all = false;  // an event behind `last` is damage
};

class EventStream {
 public:
  // `range` begins and ends where a transaction does. `database` must outlive the stream.
  static Result<EventStream> over(const Database& database, SeqRange range);

  // The next event, valid until the next call; null behind the last one. Error: damaged,
  // with what is missing or wrong, or SQLite's.
  Result<const Event*> next();

  // Number of the event that next() gave last.
  std::uint64_t seq() const { return next_seq_ - 1; }

  class Cursor;  // over one table

 private:
  // Compares with the seal of the transaction that ends with event seq(), if one does.
  Result<void> check_seal();
  Result<void> end() const;

  SeqRange range_;
  std::uint64_t next_seq_ = 1;
  std::vector<std::shared_ptr<Cursor>> cursors_;  // those that have rows left
  Statement seals_;
  bool seal_is_there_ = false;
  RowChecksum checksum_;
  Event event_;
};

}  // namespace pawprint
