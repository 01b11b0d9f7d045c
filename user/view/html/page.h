// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A recording as one HTML page: findings first, then pictures, then the tables. It holds
// all that it shows and asks the network for nothing.
#pragma once

#include <string>
#include <vector>

#include "history/history.h"
#include "model/snapshot.h"

namespace pawprint {

// `notes`: what the reader should know about the recording, a sentence each.
std::string render_html(const Snapshot& snapshot, const History& history,
                        const std::vector<std::string>& notes);

}  // namespace pawprint
