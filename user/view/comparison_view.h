// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Two recordings side by side, as a table and as JSON (schema pawprint.comparison/1).
#pragma once

#include <cstddef>
#include <string>

#include "model/comparison.h"

namespace pawprint {

// Ends in a newline. `width` 0: no limit.
std::string render_comparison(const Snapshot& before, const Snapshot& after, std::size_t width);

// One line without a newline, ASCII only.
std::string comparison_json(const Snapshot& before, const Snapshot& after);

}  // namespace pawprint
