// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// --pod, --sort and --top, applied to a snapshot before any view renders it. A column sorts
// every table that has it; the others stay in the order of the model.
#pragma once

#include <string>
#include <vector>

#include "app/options.h"
#include "model/snapshot.h"

namespace pawprint {

// The columns that --sort takes, those of all tables, each name once.
const std::vector<std::string>& sort_columns();

void apply(const Options& options, Snapshot& snapshot);

}  // namespace pawprint
