// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A run: set-up, the scenarios one after the other, and what has to be put back.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "play.h"
#include "scenario.h"

namespace pawprint::workload {

struct RunOptions {
  std::vector<const Scenario*> scenarios;
  double slow = 1;
  BurstOptions burst;
  std::string wait_file;  // empty: do not wait
  std::chrono::seconds hold{0};
};

// Writes one JSON line a scenario to stdout. Throws when something cannot be set up.
void run(const RunOptions& options);

}  // namespace pawprint::workload
