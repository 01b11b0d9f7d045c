// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "history/history.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "model/probe_sessions.h"
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

bool is_refused(const pp_timewait& event) {
  switch (pp_tw_kind(&event)) {
    case PP_TW_KIND_RATE_LIMITED:
    case PP_TW_KIND_REGRESSION:
    case PP_TW_KIND_OUT_OF_WINDOW:
    case PP_TW_KIND_NOT_NEWER:
      return true;
    default:
      return false;
  }
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
               is_refused(*segment));
    }
  } else if (const auto* totals = std::get_if<pp_syn_totals>(&event)) {
    on_totals(*totals);
  } else if (const auto* exec = std::get_if<pp_probe_exec>(&event)) {
    on_exec(*exec);
  } else if (const auto* exit = std::get_if<pp_probe_exit>(&event)) {
    on_exit(*exit);
  } else if (const auto* runtime = std::get_if<pp_probe_runtime_exit>(&event)) {
    complete({runtime->pid, runtime->exec_ns}, runtime->h.time_ns);
  } else if (std::holds_alternative<pp_tick>(event)) {
    tick(header(event).time_ns);
  }
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

void History::on_exec(const pp_probe_exec& event) {
  if (open_.size() >= kMostOpen) return;
  Open open;
  open.key = {std::string(container_id(event.container_id)),
              fmt::format("{}", fmt::join(arguments(event), " "))};
  open.has_setup = (event.h.have & PP_HAVE_SETUP) != 0;
  open.has_runtime = (event.h.have & PP_HAVE_RUNTIME) != 0;
  open.begin_ns = open.has_setup ? event.setup_ns : event.enter_ns;
  open.enter_ns = event.enter_ns;
  open_[{event.pid, event.h.time_ns}] = std::move(open);
}

void History::on_exit(const pp_probe_exit& event) {
  const SessionKey key{event.pid, event.exec_ns};
  const auto found = open_.find(key);
  if (found == open_.end()) return;
  found->second.exit = event;
  if (!found->second.has_runtime) complete(key, std::nullopt);
}

void History::complete(const SessionKey& key, std::optional<std::uint64_t> runtime_exit_ns) {
  const auto found = open_.find(key);
  if (found == open_.end()) return;
  Open& open = found->second;
  // A runtime that leaves first has detached: the session goes on without it.
  if (!open.exit) {
    open.has_runtime = false;
    return;
  }
  const std::uint64_t exec_ns = key.second;
  const std::uint64_t exit_ns = open.exit->h.time_ns;
  SessionPoint point;
  point.begin_ns = open.begin_ns;
  if (open.has_setup) point.setup_ns = elapsed_ns(open.begin_ns, open.enter_ns);
  point.start_ns = elapsed_ns(open.enter_ns, exec_ns);
  point.run_ns = elapsed_ns(exec_ns, exit_ns);
  if (runtime_exit_ns) point.teardown_ns = elapsed_ns(exit_ns, *runtime_exit_ns);
  point.total_ns = elapsed_ns(open.begin_ns, runtime_exit_ns.value_or(exit_ns));
  point.exit_status = open.exit->exit_status;
  if (probes_.size() < kMostProbes || probes_.contains(open.key)) {
    ProbeHistory& probe = probes_[open.key];
    probe.left_out += thin_out(probe.sessions, kMostPoints, [](const SessionPoint& session) {
      return session.exit_status != 0;
    });
    probe.sessions.push_back(point);
  }
  open_.erase(found);
}

void History::tick(std::uint64_t now_ns) {
  std::vector<SessionKey> given_up;
  for (const auto& [key, open] : open_) {
    if (open.exit && elapsed_ns(open.exit->h.time_ns, now_ns) > ProbeSessions::kRuntimeGraceNs) {
      given_up.push_back(key);
    }
  }
  for (const SessionKey& key : given_up) complete(key, std::nullopt);
}

}  // namespace pawprint
