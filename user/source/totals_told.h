// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Exact totals of each network namespace as events: pp_syn_totals, pp_timewait_totals. Told
// again only when there was something new.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "source/source.h"

namespace pawprint {

template <typename Totals>
class TotalsTold {
 public:
  using Counts = decltype(Totals::counts);

  // `netns`: 0 when it is not known.
  void tell(EventSink& sink, std::uint64_t now_ns, std::uint32_t netns, const Counts& counts) {
    const std::uint64_t seen = seen_by(counts);
    if (std::exchange(told_[netns], seen) == seen) return;
    auto totals = make_event<Totals>(now_ns);
    if (netns != 0) totals.h.have = PP_HAVE_NETNS;
    totals.netns = netns;
    totals.counts = counts;
    sink.on_event(totals);
  }

 private:
  // The count that rises with every other.
  static std::uint64_t seen_by(const pp_syn_counts& counts) { return counts.received; }
  static std::uint64_t seen_by(const pp_timewait_counts& counts) { return counts.segments; }

  std::map<std::uint32_t, std::uint64_t> told_;
};

}  // namespace pawprint
