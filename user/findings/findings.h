// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// From tables to an answer: what all rules find in a snapshot. Pure, so that live,
// replay, text and JSON say the same.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "findings/rule.h"

namespace pawprint {

// Every rule there is.
std::span<const Rule* const> all_rules();

// The most severe first, then the most certain; otherwise in the order of all_rules().
std::vector<Finding> find_all(const Snapshot& snapshot);

// One sentence for a reader without findings: what was watched, for how long, and what
// was off. "Nothing found in 600s of probe; timewait off, syn off."
std::string nothing_found(const Snapshot& snapshot);

}  // namespace pawprint
