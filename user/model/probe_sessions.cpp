// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/probe_sessions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/clock.h"

namespace pawprint {
void ProbeSessions::on_event(const Event& event) {
  if (const auto* exec = std::get_if<pp_probe_exec>(&event)) {
    begin(*exec);
  } else if (const auto* exit = std::get_if<pp_probe_exit>(&event)) {
    end(*exit);
  } else if (const auto* runtime = std::get_if<pp_probe_runtime_exit>(&event)) {
    runtime_exit(*runtime);
  } else if (const auto* children = std::get_if<pp_probe_children_exit>(&event)) {
    children_exit(*children);
  } else if (const auto* limit = std::get_if<pp_probe_throttled>(&event)) {
    throttled(*limit);
  } else if (const auto* told = std::get_if<pp_kube_event>(&event)) {
    kube_events_.add(*told);
  } else if (std::holds_alternative<pp_tick>(event)) {
    tick(header(event).time_ns);
  } else {
    rows_.on_event(event);
  }
}

void ProbeSessions::begin(const pp_probe_exec& event) {
  ProbeRowKey key{std::string(container_id(event.container_id)), command_line(event)};
  if (open_.size() >= kMostOpen || !rows_.begin(key, event)) {
    ++not_followed_;
    return;
  }
  Session session;
  session.row = std::move(key);
  session.enter_ns = event.enter_ns;
  if ((event.h.have & PP_HAVE_SETUP) != 0) session.setup_ns = event.setup_ns;
  session.begin_ns = session.setup_ns.value_or(session.enter_ns);
  session.runtime_waited_for = (event.h.have & PP_HAVE_RUNTIME) != 0;
  open_.insert_or_assign(SessionKey{event.pid, event.h.time_ns}, std::move(session));
}

void ProbeSessions::end(const pp_probe_exit& event) {
  const SessionKey key{event.pid, event.exec_ns};
  const auto found = open_.find(key);
  if (found == open_.end() || found->second.exit) return;
  if ((event.h.have & PP_END_UNSEEN) != 0) {
    open_.erase(found);  // the source counts it as lost
    return;
  }
  found->second.exit = event;
  if (found->second.children_exit) children_ended(found->second);
  if (!found->second.runtime_waited_for) complete(key, std::nullopt);
}

void ProbeSessions::runtime_exit(const pp_probe_runtime_exit& event) {
  const SessionKey key{event.pid, event.exec_ns};
  const auto found = open_.find(key);
  if (found == open_.end()) return;
  if (found->second.exit) {
    complete(key, event.h.time_ns);
  } else {
    found->second.runtime_waited_for = false;  // detached: it left before its command
  }
}

// The sums of the whole session are those at the end of its last child.
void ProbeSessions::children_ended(Session& session) {
  session.exit->children = 0;
  session.exit->cpu_ns = session.children_exit->cpu_ns;
  session.exit->runq_wait_ns = session.children_exit->runq_wait_ns;
}

// Their end was not seen, and what they used is not known.
void ProbeSessions::children_lost(const SessionKey& key) {
  outlived_.erase(key);
  const auto waiting = open_.find(key);
  if (waiting != open_.end() && waiting->second.exit) waiting->second.exit->children = 0;
}

void ProbeSessions::children_exit(const pp_probe_children_exit& event) {
  const SessionKey key{event.pid, event.exec_ns};
  if ((event.h.have & PP_END_UNSEEN) != 0) {
    children_lost(key);
    return;
  }
  if (const auto waiting = open_.find(key); waiting != open_.end()) {
    // Before the runtime's end; on another CPU perhaps even before the command's.
    waiting->second.children_exit = event;
    if (waiting->second.exit) children_ended(waiting->second);
    return;
  }
  const auto found = outlived_.find(key);
  if (found == outlived_.end()) return;
  const pp_probe_exit& exit = *found->second.exit;
  rows_.add_times(found->second.row, event.h, elapsed_ns(exit.cpu_ns, event.cpu_ns),
                  elapsed_ns(exit.runq_wait_ns, event.runq_wait_ns));
  outlived_.erase(found);
}

void ProbeSessions::throttled(const pp_probe_throttled& event) {
  const SessionKey key{event.pid, event.exec_ns};
  const auto told = [&](const ProbeRowKey& row) { rows_.add_throttled(row, event.throttled_ns); };
  if (const auto open = open_.find(key); open != open_.end()) {
    told(open->second.row);
  } else if (const auto late = ended_.find(key); late != ended_.end()) {
    told(late->second);
  } else if (const auto later = ended_before_.find(key); later != ended_before_.end()) {
    told(later->second);
  }
}

void ProbeSessions::tick(std::uint64_t now_ns) {
  rows_.refresh();
  std::vector<SessionKey> overdue;
  for (const auto& [key, session] : open_) {
    if (session.exit && elapsed_ns(session.exit->h.time_ns, now_ns) > kRuntimeGraceNs) {
      overdue.push_back(key);
    }
  }
  for (const SessionKey& key : overdue) complete(key, std::nullopt);
  ended_before_ = std::exchange(ended_, {});
}

void ProbeSessions::complete(const SessionKey& key, std::optional<std::uint64_t> runtime_exit_ns) {
  auto node = open_.extract(key);
  Session& session = node.mapped();
  const pp_probe_exit& exit = *session.exit;
  const std::uint64_t end_ns = exit.h.time_ns;
  ProbeTimes times;
  if (session.setup_ns) times.setup = elapsed_ns(*session.setup_ns, session.enter_ns);
  times.start = elapsed_ns(session.enter_ns, key.exec_ns);
  times.run = elapsed_ns(key.exec_ns, end_ns);
  if (runtime_exit_ns) times.teardown = elapsed_ns(end_ns, *runtime_exit_ns);
  Outcome outcome;
  outcome.begin_ns = session.begin_ns;
  outcome.end_ns = runtime_exit_ns.value_or(end_ns);
  outcome.total_ns = elapsed_ns(outcome.begin_ns, outcome.end_ns);
  if ((exit.h.have & PP_HAVE_STATUS) != 0) outcome.status = exit.exit_status;
  rows_.complete(session.row, outcome, times);
  rows_.add_times(session.row, exit.h, exit.cpu_ns, exit.runq_wait_ns);
  if (ended_.size() < kMostOpen) ended_.emplace(key, session.row);
  if (exit.children == 0) return;
  if (outlived_.size() < kMostOpen) {
    outlived_.insert(std::move(node));
  } else {
    ++not_followed_;
  }
}

void ProbeSessions::fill(Snapshot& snapshot, const TimeMap& time) const {
  auto rows = rows_.snapshot(time);
  const auto still_there = [&](const Session& session) {
    ProbeRow& row = rows.at(session.row);
    const std::uint64_t age_ns = elapsed_ns(session.begin_ns, time.now_ns());
    if (!session.exit) ++row.running;
    if (!row.timeout_ns || age_ns <= *row.timeout_ns) return;
    ++row.leftover;
    row.longest_leftover_ns = std::max(row.longest_leftover_ns.value_or(0), age_ns);
  };
  for (const auto& [key, session] : open_) {
    if (!session.exit || session.exit->children > 0) still_there(session);
  }
  for (const auto& [key, session] : outlived_) still_there(session);
  for (auto& [key, row] : rows) snapshot.probes.push_back(std::move(row));
  std::stable_sort(snapshot.probes.begin(), snapshot.probes.end(),
                   [](const ProbeRow& a, const ProbeRow& b) { return a.count > b.count; });
  kube_events_.fill(snapshot, rows_, time);
  snapshot.loss.by_stage[PP_LOSS_QUEUE] += not_followed_;
}

}  // namespace pawprint
