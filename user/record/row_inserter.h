// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events into their tables, by one prepared statement a table, and the seals.
#pragma once

#include <array>
#include <cstdint>

#include "event/event.h"
#include "record/database.h"
#include "record/row.h"
#include "record/table.h"

namespace pawprint {

class RowInserter {
 public:
  static Result<RowInserter> create(const Database& database);

  Result<void> insert(const Event& event, std::uint64_t seq);

  // Ends a transaction's events, of which `seq` was the last. Nothing without events.
  Result<void> seal(std::uint64_t seq, std::uint64_t time_ns);

  // Bytes of the rows since the last seal.
  std::uint64_t bytes() const { return checksum_.bytes(); }

 private:
  std::array<Statement, kKinds> statements_;  // in the order of Event
  Statement seal_;
  RowChecksum checksum_;
};

}  // namespace pawprint
