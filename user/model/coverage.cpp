// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/coverage.h"

#include <fmt/format.h>

#include <algorithm>

#include "event/names.h"
#include "kernel/counters.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

bool runs(const Snapshot& snapshot, Collector collector) {
  return std::any_of(snapshot.source.collectors.begin(), snapshot.source.collectors.end(),
                     [&](const CollectorStatus& status) {
                       return status.collector == collector && status.state != CollectorState::kOff;
                     });
}

bool sees_packets(const Snapshot& snapshot) {
  return std::any_of(snapshot.source.collectors.begin(), snapshot.source.collectors.end(),
                     [](const CollectorStatus& status) {
                       return status.backend == kWire && status.state != CollectorState::kOff;
                     });
}

bool is_timewait_counter(unsigned id) {
  return id == PP_PAWS_ESTAB || id == PP_PAWS_TIMEWAIT || id == PP_SKIPPED_TIME_WAIT;
}

// What a counter of losses before TCP counts.
std::string meaning(unsigned id) {
  switch (id) {
    case PP_RP_FILTER:
      return "packets of any protocol that rp_filter refused";
    case PP_MIN_TTL_DROP:
      return "segments below the socket's IP_MINTTL";
    case PP_MD5_NOT_FOUND:
    case PP_MD5_UNEXPECTED:
    case PP_MD5_FAILURE:
      return "segments refused for their MD5 signature";
    case PP_AO_REQUIRED:
    case PP_AO_BAD:
    case PP_AO_KEY_NOT_FOUND:
      return "segments refused for their TCP-AO signature";
    case PP_BACKLOG_DROP:
      return "segments that found a socket's backlog full; of established connections, too";
    case PP_PFMEMALLOC_DROP:
      return "packets given up under memory pressure";
    case PP_TCP_IN_CSUM_ERRORS:
      return "segments with a wrong checksum";
    case PP_IP_IN_DISCARDS:
      return "packets of any protocol that IP gave up, most for want of memory";
    case PP_CONNTRACK_DROP:
      return "packets of any protocol that conntrack dropped: its table was full";
    case PP_CONNTRACK_EARLY_DROP:
      return "entries thrown out to make room: the conntrack table was full";
    case PP_CONNTRACK_INSERT_FAILED:
      return "packets whose conntrack entry clashed with another";
    case PP_SOFTNET_DROPPED:
      return "packets of any namespace that found a CPU's backlog full";
    default:
      return "";
  }
}

// A kernel with tcp_tw_recycle: PAWSPassive went with it, in 4.12.
bool is_legacy(const pp_netns_counters& counters) {
  return (counters.h.have & PP_HAVE_COUNTER(PP_PAWS_PASSIVE)) != 0;
}

// SYN drops that ListenDrops counts: all but those that free the SYN silently. A legacy
// kernel counts those that failed to be answered, too.
// net/ipv4/tcp_input.c tcp_conn_request(), 5.4.286; tcp_v4_conn_request(), 3.10.99.
std::uint64_t listen_drops(const pp_syn_counts& syns, bool legacy) {
  const std::uint64_t always_silent =
      syns.by_reason[PP_REASON_V6_MAPPED_SRC] + syns.by_reason[PP_REASON_DUPLICATE_RACE];
  if (legacy) return syns.dropped - always_silent;
  return syns.dropped - always_silent - syns.by_reason[PP_REASON_SYNACK_ALLOC] -
         syns.by_reason[PP_REASON_SYNACK_XMIT];
}

std::uint64_t surplus(std::uint64_t kernel, std::uint64_t seen) {
  return kernel > seen ? kernel - seen : 0;
}

// What can have moved a counter beside the drops that were proved.
struct Known {
  std::uint64_t cookies = 0;     // a legacy kernel counts each as a drop, but answers
  std::uint64_t final_acks = 0;  // met a full accept queue: tcp_v4_syn_recv_sock(), all versions
  std::uint64_t unknown = 0;     // SYNs whose drop could not be proved, or of no known namespace
  std::uint64_t missed = 0;      // hooks that did not run, of any namespace
};

std::string explain(std::uint64_t difference, const Known& known) {
  std::string text;
  const auto take = [&](std::uint64_t most, std::string_view what) {
    const std::uint64_t count = std::min(difference, most);
    if (count == 0) return;
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", count, what);
    difference -= count;
  };
  take(known.cookies, "are SYN cookies: this kernel counts them as drops, but answers");
  take(known.final_acks,
       "are final ACKs that met a full accept queue: no SYN was dropped, the client retries");
  take(known.unknown, "may be unknown SYNs");
  take(known.missed, "may be what hooks missed");
  if (text.empty()) return std::string(kUnexplained);
  take(difference, kUnexplained);
  return text;
}

std::string note(unsigned id, std::uint64_t kernel, std::uint64_t seen, const Known& known) {
  if (kernel < seen) return std::string(kUnexplained);
  switch (id) {
    case PP_LISTEN_DROPS:
      return explain(kernel - seen, known);
    case PP_LISTEN_OVERFLOWS:
      return explain(kernel - seen, {0, known.final_acks, known.unknown, known.missed});
    case PP_REQ_Q_FULL_DROP:
    case PP_PAWS_PASSIVE:
      return explain(kernel - seen, {0, 0, known.unknown, known.missed});
    case PP_PAWS_ESTAB:
      return "it also counts established connections";
    default:
      return explain(kernel - seen, {0, 0, 0, known.missed});
  }
}

}  // namespace

void Coverage::on_event(const Event& event) {
  timewait_.on_event(event);
  if (const auto* totals = std::get_if<pp_syn_totals>(&event)) {
    namespaces_[totals->netns].syns = totals->counts;
  } else if (const auto* counters = std::get_if<pp_netns_counters>(&event)) {
    Namespace& seen = namespaces_[counters->netns];
    seen.counters = *counters;
    seen.has_counters = true;
    seen.as_counted = observed_now(counters->netns, seen);
  } else if (const auto* loss = std::get_if<pp_loss>(&event)) {
    if (loss->stage == PP_LOSS_ENTRY_EXIT) missed_ += loss->events;
  }
}

Coverage::Observed Coverage::observed_now(std::uint32_t netns, const Namespace& seen) const {
  return {seen.syns, timewait_.of(netns)};
}

std::uint64_t Coverage::unknown_nowhere() const {
  const auto nowhere = namespaces_.find(0);
  return nowhere == namespaces_.end() ? 0 : nowhere->second.syns.unknown;
}

std::uint64_t Coverage::observed(unsigned id, const Observed& seen, bool legacy) {
  switch (id) {
    case PP_LISTEN_DROPS:
      return listen_drops(seen.syns, legacy);
    case PP_LISTEN_OVERFLOWS:
      return seen.syns.by_reason[PP_REASON_ACCEPT_QUEUE_FULL];
    case PP_REQ_Q_FULL_DROP:
      return seen.syns.by_reason[PP_REASON_SYN_QUEUE_FULL];
    case PP_REQ_Q_FULL_DO_COOKIES:
      return seen.syns.cookies;
    case PP_PAWS_PASSIVE:
      return seen.syns.by_reason[PP_REASON_PAWS_PER_HOST];
    case PP_PAWS_ESTAB:
    case PP_PAWS_TIMEWAIT:
      return seen.timewait.paws_rejects;
    default:
      return seen.timewait.skipped_acks;
  }
}

CoverageRow Coverage::compare(const Namespace& seen, unsigned id, const Watching& watching) const {
  const pp_netns_counters& counters = seen.counters;
  CoverageRow row;
  row.netns = counters.netns;
  row.counter = counter_name(id);
  row.kernel = counters.value[id];
  row.before_tcp = is_lost_before_tcp(id);
  if (row.before_tcp) {
    row.note = meaning(id);
    return row;
  }
  if (!(is_timewait_counter(id) ? watching.timewait : watching.syns)) {
    row.note = "its collector is off";
    return row;
  }
  if (watching.on_the_wire) {
    row.note = "wire mode sees packets, not what the kernel did with them";
    return row;
  }
  if (watching.filtered) {
    row.note = "a filter is on: not all that the kernel counts was looked at";
    return row;
  }
  // What happened between the two readings is no difference.
  const bool legacy = is_legacy(counters);
  const Observed now = observed_now(counters.netns, seen);
  const auto at = [&](unsigned which) {
    const std::uint64_t most = observed(which, now, legacy);
    const std::uint64_t least = std::min(observed(which, seen.as_counted, legacy), most);
    return std::clamp<std::uint64_t>(counters.value[which], least, most);
  };
  row.observed = at(id);
  if (*row.observed == row.kernel) return row;
  if (counters.gone != 0) {
    row.note = "the namespace is gone; its counters were read before";
  } else {
    const std::uint64_t final_acks =
        surplus(counters.value[PP_LISTEN_OVERFLOWS], at(PP_LISTEN_OVERFLOWS));
    const std::uint64_t cookies = legacy ? now.syns.cookies : 0;
    row.note = note(id, row.kernel, *row.observed,
                    {cookies, final_acks, now.syns.unknown + unknown_nowhere(), missed_});
  }
  return row;
}

void Coverage::fill(Snapshot& snapshot, const TimeMap& /*time*/) const {
  const Watching watching{runs(snapshot, Collector::kSyn), runs(snapshot, Collector::kTimewait),
                          sees_packets(snapshot), snapshot.source.filter.has_value()};
  if (!watching.syns && !watching.timewait) return;
  for (const auto& [netns, seen] : namespaces_) {
    if (!seen.has_counters) continue;
    const __u32 have = seen.counters.h.have;
    for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
      if ((have & PP_HAVE_COUNTER(id)) == 0) continue;
      // Where the kernel has a counter of TIME_WAIT's own, the shared one is no measure of it.
      if (id == PP_PAWS_ESTAB && (have & PP_HAVE_COUNTER(PP_PAWS_TIMEWAIT)) != 0) continue;
      snapshot.coverage.push_back(compare(seen, id, watching));
    }
  }
}

}  // namespace pawprint
