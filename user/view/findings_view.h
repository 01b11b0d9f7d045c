// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The findings of a snapshot as text.
#pragma once

#include <cstddef>
#include <string>

#include "model/snapshot.h"

namespace pawprint {

// Ends in a newline. Without findings: what was watched, for how long, and what was off.
// `width`: terminal columns, 0 for no limit.
std::string render_findings(const Snapshot& snapshot, std::size_t width);

}  // namespace pawprint
