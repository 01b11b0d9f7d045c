// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/kube_event_log.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/clock.h"

namespace pawprint {
namespace {

// An event has whole seconds, and is written after the kubelet has given up on a command,
// which the runtime may take seconds to kill.
constexpr std::uint64_t kBeforeNs = 5 * kNsPerSec;
constexpr std::uint64_t kAfterNs = 2 * kNsPerSec;

// "Readiness probe failed: …" is about readiness probes; other messages about any session.
bool is_about(std::string_view message, const ProbeRule& rule) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kBegins{
      {{"Liveness ", "liveness"}, {"Readiness ", "readiness"}, {"Startup ", "startup"}}};
  for (const auto& [begin, kind] : kBegins) {
    if (!message.starts_with(begin)) continue;
    return rule.kind == kind || rule.kind == "exec" ||
           std::find(rule.also.begin(), rule.also.end(), kind) != rule.also.end();
  }
  return true;
}

// Whether a session was under way, or just over, when the event was written.
bool is_near(std::uint64_t begin_ns, std::uint64_t end_ns, std::uint64_t event_ns) {
  return begin_ns <= event_ns + kAfterNs && end_ns + kBeforeNs >= event_ns;
}

}  // namespace

void KubeEventLog::add(const pp_kube_event& event) {
  Key key{event.first_realtime_ns,
          std::string(text_of(event.pod_namespace)),
          std::string(text_of(event.pod)),
          std::string(text_of(event.container)),
          std::string(text_of(event.reason)),
          std::string(text_of(event.message))};
  if (events_.size() >= kMostEvents && !events_.contains(key)) events_.erase(events_.begin());
  events_.insert_or_assign(std::move(key), event);
}

void KubeEventLog::fill(Snapshot& snapshot, const ProbeRows& rows, const TimeMap& time) const {
  for (const auto& [key, event] : events_) {
    KubeEventRow out;
    out.first_ns = event.first_realtime_ns;
    out.last_ns = event.last_realtime_ns;
    out.count = event.count;
    out.reason = text_of(event.reason);
    out.pod_namespace = text_of(event.pod_namespace);
    out.pod = text_of(event.pod);
    if (event.container[0] != 0) out.container = text_of(event.container);
    out.message = text_of(event.message);
    const ContainerName name{out.pod_namespace, out.pod, out.container.value_or("")};
    rows.for_each_outcome(
        name, [&](const std::string& command, const ProbeRule& rule, const Outcome& outcome) {
          const std::uint64_t begin_ns = time.realtime(outcome.begin_ns);
          const std::uint64_t end_ns = time.realtime(outcome.end_ns);
          const bool near =
              is_near(begin_ns, end_ns, out.first_ns) || is_near(begin_ns, end_ns, out.last_ns);
          if (!near || !is_about(out.message, rule)) return;
          KubeEventRow::Session session;
          session.command = command;
          session.kind = rule.kind;
          session.total_ns = outcome.total_ns;
          if (outcome.status) session.exit_code = exit_code(*outcome.status);
          session.over_timeout = rule.timeout_ns && outcome.total_ns > *rule.timeout_ns;
          session.end_ns = end_ns;
          out.sessions.push_back(std::move(session));
        });
    std::sort(out.sessions.begin(), out.sessions.end(),
              [](const auto& a, const auto& b) { return a.end_ns > b.end_ns; });
    if (out.sessions.size() > kMostSessions) out.sessions.resize(kMostSessions);
    snapshot.kube_events.push_back(std::move(out));
  }
  std::stable_sort(snapshot.kube_events.begin(), snapshot.kube_events.end(),
                   [](const auto& a, const auto& b) { return a.last_ns > b.last_ns; });
}

}  // namespace pawprint
