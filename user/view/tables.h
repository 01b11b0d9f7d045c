// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A snapshot as plain text tables.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/snapshot.h"

namespace pawprint {

// Ends in a newline. `width`: terminal columns, 0 for no limit.
std::string render_tables(const Snapshot& snapshot, std::size_t width);

// What stands at the head of each column, and the words of the SYN line: `explain` has a
// page for each.
std::vector<std::string> column_titles();

// "timewait=off syn=off probe=bpf/raw_tp/ringbuf", the form of the ready line.
std::string describe(const std::vector<CollectorStatus>& collectors);

}  // namespace pawprint
