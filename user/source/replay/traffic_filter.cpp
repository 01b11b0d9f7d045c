// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/replay/traffic_filter.h"

namespace pawprint {

bool RecordedTraffic::is_wanted(const __u8 (&remote)[PP_ADDR_LEN], __u32 netns) const {
  if (filter_.netns && *filter_.netns != netns) return false;
  return !filter_.remote || contains(*filter_.remote, remote);
}

void RecordedTraffic::count(const pp_syn& syn) {
  pp_syn_counts& counts = counts_[syn.netns];
  ++counts.received;
  switch (syn.verdict) {
    case PP_SYN_ANSWERED:
      ++counts.answered;
      if ((syn.seen & PP_SYN_COOKIE) != 0) ++counts.cookies;
      break;
    case PP_SYN_DROPPED:
      ++counts.dropped;
      ++counts.by_reason[syn.reason];
      break;
    default:
      ++counts.unknown;
      break;
  }
}

void RecordedTraffic::on_event(const Event& event) {
  if (const auto* syn = std::get_if<pp_syn>(&event)) {
    if (!is_wanted(syn->remote, syn->netns) || !is_wanted_port(syn->local_port)) return;
    count(*syn);
  } else if (const auto* segment = std::get_if<pp_timewait>(&event)) {
    if (!is_wanted(segment->remote, segment->netns) || !is_wanted_port(segment->local_port)) return;
  } else if (const auto* enter = std::get_if<pp_time_wait_enter>(&event)) {
    if (!is_wanted(enter->remote, enter->netns)) return;
  } else if (const auto* totals = std::get_if<pp_syn_totals>(&event)) {
    if (filter_.netns && *filter_.netns != totals->netns) return;
    if (by_host()) {
      pp_syn_totals counted = *totals;
      counted.counts = counts_[totals->netns];
      counted.counts.sampled_out = totals->counts.sampled_out;
      next_.on_event(counted);
      return;
    }
  } else if (const auto* segments = std::get_if<pp_timewait_totals>(&event)) {
    // Without them the model counts the segments that it sees.
    if (by_host() || (filter_.netns && *filter_.netns != segments->netns)) return;
  } else if (const auto* counters = std::get_if<pp_netns_counters>(&event)) {
    if (by_host() || (filter_.netns && *filter_.netns != counters->netns)) return;
  }
  next_.on_event(event);
}

}  // namespace pawprint
