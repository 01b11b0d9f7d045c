// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Two snapshots side by side, before and after a fix, say. Counts become rates: the
// windows are rarely of the same length.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/snapshot.h"

namespace pawprint {

struct Change {
  std::string section;  // syn, timewait, probe, loss, finding
  std::string what;     // "dropped, accept_queue_full"; text from outside may be in it
  std::string unit;     // "/min", "ms", "%", "", "found"
  std::optional<double> before, after;  // none: not known, or not there
};

// Pure. Probes are matched by container name, where it is known, and command: container
// and pod names change with every rollout. Of several with the same the worst counts.
std::vector<Change> compare(const Snapshot& before, const Snapshot& after);

}  // namespace pawprint
