// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/tcp_hosts.h"

#include <algorithm>

#include "core/clock.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

std::uint32_t seconds(std::uint64_t ns) {
  return static_cast<std::uint32_t>(ns / kNsPerSec);
}

// Did the SYN get as far as the per-host test of tcp_tw_recycle (row 8 of KERNEL.md B)?
bool reached_recycle_test(const pp_syn& event) {
  if (event.verdict == PP_SYN_ANSWERED) return (event.seen & PP_SYN_COOKIE) == 0;
  return event.verdict == PP_SYN_DROPPED && event.reason >= PP_REASON_PAWS_PER_HOST;
}

}  // namespace

RecycleStamp& TcpHosts::Host::stamp(std::uint32_t netns) {
  for (auto& [inode, stamp] : stamps) {
    if (inode == netns) return stamp;
  }
  return stamps.emplace_back(netns, RecycleStamp{}).second;
}

// A client whose SYN was dropped sends it again within a second; a spoofed address is not
// seen twice. What hits a TIME_WAIT socket has been through a handshake.
Worth TcpHosts::Host::worth() const {
  if (counts.regressions > 0 || counts.syns > counts.accepted_reuse ||
      counts.syn_ts_backwards > 0) {
    return Worth::kMuch;
  }
  if (dropped) return counts.listener_syns > 1 ? Worth::kMuch : Worth::kDoubtful;
  return counts.segments > 0 ? Worth::kLittle : Worth::kNone;
}

TcpHosts::Host* TcpHosts::use(const std::uint8_t (&remote)[PP_ADDR_LEN]) {
  return hosts_.use(Address::from(remote), [](const Host& host) { return host.worth(); });
}

void TcpHosts::on_event(const Event& event) {
  totals_.on_event(event);
  if (const auto* segment = std::get_if<pp_timewait>(&event)) {
    on_segment(*segment);
  } else if (const auto* syn = std::get_if<pp_syn>(&event)) {
    on_syn(*syn);
  } else if (const auto* enter = std::get_if<pp_time_wait_enter>(&event)) {
    on_enter(*enter);
  }
}

void TcpHosts::on_segment(const pp_timewait& event) {
  Host* host = use(event.remote);
  if (host == nullptr) return;
  TimewaitCounts& counts = host->counts;
  ++counts.segments;
  if (pp_is_syn(event.tcp_flags)) ++counts.syns;
  if (pp_is_regression(&event)) {
    ++counts.regressions;
    counts.max_regression =
        std::max(counts.max_regression.value_or(0), event.ts_recent - event.tsval);
  }
  switch (pp_tw_kind(&event)) {
    case PP_TW_KIND_ACCEPTED_REUSE:
      ++counts.accepted_reuse;
      break;
    case PP_TW_KIND_RATE_LIMITED:
      ++counts.refused.rate_limited;
      break;
    case PP_TW_KIND_REGRESSION:
      ++counts.refused.regression;
      break;
    case PP_TW_KIND_OUT_OF_WINDOW:
      ++counts.refused.out_of_window;
      break;
    case PP_TW_KIND_NOT_NEWER:
      ++counts.refused.not_newer;
      break;
    case PP_TW_KIND_OTHER:
      break;
  }
  host->last_seen_ns = event.h.time_ns;
  // The FIN that ends FIN_WAIT2: the tw socket enters TIME_WAIT with the FIN's timestamp.
  const bool ends_fin_wait2 = event.substate == PP_TCP_FIN_WAIT2 &&
                              (event.tcp_flags & PP_TCP_FIN) != 0 && event.verdict == PP_TW_ACK &&
                              event.seq == event.rcv_nxt && !pp_is_regression(&event);
  if (ends_fin_wait2 && (event.h.have & PP_HAVE_TSVAL) != 0) {
    const std::uint32_t now_s = seconds(event.h.time_ns);
    host->stamp(event.netns).remember(event.tsval, now_s, now_s);
  }
}

void TcpHosts::on_syn(const pp_syn& event) {
  Host* host = use(event.remote);
  if (host == nullptr) return;
  TimewaitCounts& counts = host->counts;
  host->last_seen_ns = event.h.time_ns;
  if (event.retransmission > 0) return;
  ++counts.listener_syns;
  if (event.verdict == PP_SYN_DROPPED) host->dropped = true;
  if ((event.h.have & PP_HAVE_TSVAL) == 0) return;
  if (host->last_syn_tsval && static_cast<std::int32_t>(*host->last_syn_tsval - event.tsval) > 0) {
    ++counts.syn_ts_backwards;
  }
  host->last_syn_tsval = event.tsval;
  host->clocks.add(event.h.time_ns, event.tsval, event.remote_port);
  if ((event.seen & PP_SYN_REUSE) == 0 && reached_recycle_test(event) &&
      host->stamp(event.netns).would_refuse(event.tsval, seconds(event.h.time_ns))) {
    ++counts.recycle_would_refuse;
  }
}

void TcpHosts::on_enter(const pp_time_wait_enter& event) {
  stamps_seen_ = true;
  // A stamp alone makes no row: the host is known from its segments and SYNs. But the
  // stamp may come before either, so the host is made, and shown once it has sent one.
  Host* host = use(event.remote);
  if (host == nullptr || (event.h.have & PP_HAVE_TS_RECENT) == 0) return;
  const std::uint32_t now_s = seconds(event.h.time_ns);
  host->stamp(event.netns).remember(event.ts_recent, now_s - event.ts_age_s, now_s);
}

std::vector<const std::pair<Address, TcpHosts::Host>*> TcpHosts::shown() const {
  std::vector<const std::pair<Address, Host>*> hosts;
  for (const auto& entry : hosts_) {
    const TimewaitCounts& counts = entry.second.counts;
    if (counts.segments > 0 || counts.listener_syns > 0) hosts.push_back(&entry);
  }
  std::stable_sort(hosts.begin(), hosts.end(), [](const auto* a, const auto* b) {
    const auto events = [](const TimewaitCounts& of) { return of.segments + of.listener_syns; };
    return events(a->second.counts) > events(b->second.counts);
  });
  return hosts;
}

void TcpHosts::fill(Snapshot& snapshot, const TimeMap& time) const {
  // Without the hook on tcp_time_wait there is no stamp to compare with.
  bool follows_stamps = stamps_seen_;
  bool sees_segments = true;
  for (const CollectorStatus& status : snapshot.source.collectors) {
    if (status.collector != Collector::kTimewait) continue;
    follows_stamps = follows_stamps || status.state == CollectorState::kOn;
    sees_segments = status.backend != kWire;
    if (status.state != CollectorState::kOff && sees_segments) {
      snapshot.timewait_totals = totals_.sum();
    }
  }
  const auto hosts = shown();
  snapshot.timewait.reserve(hosts.size());
  for (const auto* entry : hosts) {
    const auto& [address, host] = *entry;
    TimewaitRow& row = snapshot.timewait.emplace_back();
    static_cast<TimewaitCounts&>(row) = host.counts;
    row.remote = address.text();
    row.family = address.family();
    row.clocks = host.clocks.clocks();
    row.clocks_confidence = host.clocks.confidence();
    row.recycle_known = follows_stamps;
    row.segments_known = sees_segments;
    row.last_seen_ns = time.realtime(host.last_seen_ns);
  }
  snapshot.loss.by_stage[PP_LOSS_QUEUE] += hosts_.evicted();
}

}  // namespace pawprint
