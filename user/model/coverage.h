// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What was observed, next to the kernel's own counters of the same network namespace,
// with the known reasons for a difference.
#pragma once

#include <cstdint>
#include <vector>

#include "model/snapshot.h"

namespace pawprint {

// Segments that hit TIME_WAIT sockets in one namespace.
struct TimewaitCounts {
  std::uint64_t paws_rejects = 0;  // what PAWSEstab or PAWSTimewait counts of them
  std::uint64_t rate_limited = 0;
  void add(const pp_timewait& event);
};

// Adds a row for each counter that this kernel has and that says something.
void add_coverage(const pp_netns_counters& counters, const pp_syn_counts& syns,
                  const TimewaitCounts& timewait, std::vector<CoverageRow>& rows);

}  // namespace pawprint
