// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A snapshot as plain text tables.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/buffered_output.h"
#include "model/snapshot.h"

namespace pawprint {

// In pieces, so that its size takes no memory; nothing more is written after an error of `write`,
// which is returned. Ends in a newline. `width`: terminal columns, 0 for no limit.
Result<void> write_tables(const Snapshot& snapshot, std::size_t width, const WriteBytes& write);
std::string render_tables(const Snapshot& snapshot, std::size_t width);

// What stands at the head of each column, and the words of the SYN line: `explain` has a
// page for each.
std::vector<std::string> column_titles();

// "timewait=off syn=off probe=bpf/raw_tp/ringbuf", the form of the ready line.
std::string describe(const std::vector<CollectorStatus>& collectors);

}  // namespace pawprint
