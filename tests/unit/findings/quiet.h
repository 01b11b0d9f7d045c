// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A snapshot of a node without trouble, rows to put into it, and what is found then.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "findings/findings.h"
#include "model/snapshot.h"
#include "unit/snapshots.h"

namespace pawprint::test {

// All collectors on for 10 min, no rows, the sysctls of a 5.4 node.
Snapshot quiet();

// `reason`: a literal. SYNs of 192.0.2.7 to nginx[4711] at 10.0.0.1:443, dropped for `reason`;
// accept queue 129 of 128. The totals follow.
void add_drops(Snapshot& snapshot, std::string_view reason, std::uint64_t count);

// A remote host with SYNs to listeners and nothing that is wrong with it.
TimewaitRow quiet_host(const std::string& remote);

CoverageRow counter(const std::string& name, std::uint64_t kernel);

// The findings with this id.
std::vector<Finding> found(const Snapshot& snapshot, const std::string& id);

// Is `part` in the title, the evidence or the action?
bool tells(const Finding& finding, const std::string& part);

}  // namespace pawprint::test
