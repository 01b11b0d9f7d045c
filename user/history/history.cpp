// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "history/history.h"

#include <algorithm>
#include <utility>

#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

// Makes room for one more: every second one that may go, goes.
template <typename Point, typename Keep>
std::uint64_t thin_out(std::vector<Point>& points, std::size_t most, const Keep& must_stay) {
  if (points.size() < most) return 0;
  std::size_t seen = 0;
  const std::size_t before = points.size();
  std::erase_if(points, [&](const Point& point) { return !must_stay(point) && ++seen % 2 == 0; });
  // All of them must stay: the oldest makes room.
  if (points.size() == before) points.erase(points.begin());
  return before - points.size();
}

std::uint64_t increase(std::uint64_t before, std::uint64_t after) {
  return after > before ? after - before : 0;
}

}  // namespace

void History::on_event(const Event& event) {
  time_.on_event(event);
  if (const auto* syn = std::get_if<pp_syn>(&event)) {
    if (syn->verdict != PP_SYN_ANSWERED) drops_.add(syn->h.time_ns, syn->reason, 1);
    if ((syn->h.have & PP_HAVE_TSVAL) != 0) {
      on_tsval(syn->remote, {syn->h.time_ns, syn->tsval, syn->remote_port},
               syn->reason == PP_REASON_PAWS_PER_HOST);
    }
  } else if (const auto* segment = std::get_if<pp_timewait>(&event)) {
    if (pp_is_syn(segment->tcp_flags) && (segment->h.have & PP_HAVE_TSVAL) != 0) {
      on_tsval(segment->remote, {segment->h.time_ns, segment->tsval, segment->remote_port},
               pp_tw_is_refused(segment) != 0);
    }
  } else if (const auto* totals = std::get_if<pp_syn_totals>(&event)) {
    on_totals(*totals);
  }
  for (const ExecSession& session : sessions_.on_event(event)) on_session(session);
}

void History::on_totals(const pp_syn_totals& event) {
  has_totals_ = true;
  pp_syn_counts& last = totals_[event.netns];
  for (unsigned reason = 1; reason < PP_REASONS; ++reason) {
    total_drops_.add(event.h.time_ns, reason,
                     increase(last.by_reason[reason], event.counts.by_reason[reason]));
  }
  total_drops_.add(event.h.time_ns, PP_REASON_UNKNOWN,
                   increase(last.unknown, event.counts.unknown));
  last = event.counts;
}

void History::on_tsval(const std::uint8_t (&remote)[PP_ADDR_LEN], const Stamp& stamp,
                       bool is_refused) {
  HostHistory* host = hosts_.use(Address::from(remote), [](const HostHistory& old) {
    return old.refused > 0 || old.backwards > 0 ? Worth::kMuch : Worth::kNone;
  });
  if (host == nullptr) return;
  if (!host->points.empty() &&
      static_cast<std::int32_t>(host->points.back().tsval - stamp.tsval) > 0) {
    ++host->backwards;
  }
  if (is_refused) ++host->refused;
  host->left_out +=
      thin_out(host->points, kMostPoints, [](const TsvalPoint& point) { return point.is_refused; });
  const std::uint32_t line = host->clocks.add(stamp.time_ns, stamp.tsval, stamp.port);
  host->points.push_back({stamp.time_ns, stamp.tsval, line, is_refused});
}

void History::on_session(const ExecSession& session) {
  ProbeKey key{session.container_id, session.command};
  if (probes_.size() >= kMostProbes && !probes_.contains(key)) return;
  const PhaseTimes phases = session.phases();
  SessionPoint point;
  point.begin_ns = session.begin_ns;
  point.setup_ns = phases.setup;
  point.start_ns = phases.start.value_or(0);
  point.run_ns = phases.run.value_or(0);
  point.teardown_ns = phases.teardown;
  point.total_ns = session.total_ns();
  point.exit_status = session.exit.exit_status;
  ProbeHistory& probe = probes_[std::move(key)];
  probe.left_out += thin_out(probe.sessions, kMostPoints,
                             [](const SessionPoint& one) { return one.exit_status != 0; });
  probe.sessions.push_back(point);
}

}  // namespace pawprint
