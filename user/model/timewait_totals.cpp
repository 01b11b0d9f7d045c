// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/timewait_totals.h"

#include "event/counts.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {

void TimewaitTotals::on_event(const Event& event) {
  if (const auto* totals = std::get_if<pp_timewait_totals>(&event)) {
    counts_[totals->netns] = totals->counts;
    kept_.insert(totals->netns);
  } else if (const auto* segment = std::get_if<pp_timewait>(&event)) {
    if (!kept_.contains(segment->netns)) pp_count_timewait(&counts_[segment->netns], segment);
  }
}

pp_timewait_counts TimewaitTotals::of(std::uint32_t netns) const {
  const auto found = counts_.find(netns);
  return found == counts_.end() ? pp_timewait_counts{} : found->second;
}

pp_timewait_counts TimewaitTotals::sum() const {
  pp_timewait_counts sum{};
  for (const auto& [netns, counts] : counts_) add_counts(sum, counts);
  return sum;
}

}  // namespace pawprint
