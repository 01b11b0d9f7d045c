// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Segments that hit TIME_WAIT sockets, by network namespace: as the kernel side counted
// them, or, of a source that keeps no totals, as its events say.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "event/event.h"

namespace pawprint {

class TimewaitTotals {
 public:
  void on_event(const Event& event);

  pp_timewait_counts of(std::uint32_t netns) const;
  pp_timewait_counts sum() const;

 private:
  std::map<std::uint32_t, pp_timewait_counts> counts_;
  std::set<std::uint32_t> kept_;  // namespaces that the kernel side counts
};

}  // namespace pawprint
