// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The parts of the page, from top to bottom.
#pragma once

#include <string>
#include <vector>

#include "history/history.h"
#include "model/snapshot.h"
#include "view/html/markup.h"

namespace pawprint {

Markup head_section(const Snapshot& snapshot, const std::vector<std::string>& notes);
Markup findings_section(const Snapshot& snapshot);
Markup drops_section(const Snapshot& snapshot, const History& history);
Markup hosts_section(const Snapshot& snapshot, const History& history);
Markup probes_section(const Snapshot& snapshot, const History& history);
Markup tables_section(const Snapshot& snapshot);
// Losses, coverage, and what was on and off.
Markup trust_section(const Snapshot& snapshot);

}  // namespace pawprint
