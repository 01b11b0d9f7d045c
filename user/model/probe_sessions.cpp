// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/probe_sessions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/clock.h"

namespace pawprint {
namespace {

// Status as wait(2) gives it → exit code as a shell and kubelet show it.
int exit_code(std::uint32_t status) {
  const std::uint32_t signal = status & 0x7fU;
  return signal != 0 ? 128 + static_cast<int>(signal) : static_cast<int>((status >> 8) & 0xffU);
}

constexpr std::uint32_t kSigKill = 9;

std::string joined(const pp_probe_exec& event) {
  std::string command;
  const auto all = arguments(event);
  for (const std::string_view& argument : all) {
    if (&argument != &all.front()) command += ' ';
    command += argument;
  }
  if (!command.empty()) return command;
  // Without argv the kernel's own name of the process is all there is.
  return "[" + std::string(event.comm, strnlen(event.comm, PP_COMM_LEN)) + "]";
}

}  // namespace

void ProbeSessions::on_event(const Event& event) {
  if (const auto* exec = std::get_if<pp_probe_exec>(&event)) {
    begin(*exec);
  } else if (const auto* exit = std::get_if<pp_probe_exit>(&event)) {
    end(*exit);
  } else if (const auto* runtime = std::get_if<pp_probe_runtime_exit>(&event)) {
    runtime_exit(*runtime);
  } else if (const auto* children = std::get_if<pp_probe_children_exit>(&event)) {
    children_exit(*children);
  } else if (std::holds_alternative<pp_tick>(event)) {
    tick(header(event).time_ns);
  }
}

void ProbeSessions::begin(const pp_probe_exec& event) {
  RowKey key{std::string(container_id(event.container_id)), joined(event)};
  if (open_.size() >= kMostOpen || (rows_.size() >= kMostRows && !rows_.contains(key))) {
    ++not_followed_;
    return;
  }
  Row& row = rows_[key];
  row.command_truncated = event.args_total > event.args_len;
  row.last_seen_ns = std::max<std::uint64_t>(row.last_seen_ns, event.h.time_ns);
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
  found->second.exit = event;
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

void ProbeSessions::children_exit(const pp_probe_children_exit& event) {
  if (const auto waiting = open_.find(SessionKey{event.pid, event.exec_ns});
      waiting != open_.end() && waiting->second.exit) {
    // They ended before the runtime did: the sums of the whole session are these.
    pp_probe_exit& exit = *waiting->second.exit;
    exit.children = 0;
    exit.cpu_ns = event.cpu_ns;
    exit.runq_wait_ns = event.runq_wait_ns;
    return;
  }
  const auto found = outlived_.find(SessionKey{event.pid, event.exec_ns});
  if (found == outlived_.end()) return;
  const pp_probe_exit& exit = *found->second.exit;
  add_times(rows_[found->second.row], event.h, elapsed_ns(exit.cpu_ns, event.cpu_ns),
            elapsed_ns(exit.runq_wait_ns, event.runq_wait_ns));
  outlived_.erase(found);
}

void ProbeSessions::tick(std::uint64_t now_ns) {
  std::vector<SessionKey> overdue;
  for (const auto& [key, session] : open_) {
    if (session.exit && elapsed_ns(session.exit->h.time_ns, now_ns) > kRuntimeGraceNs) {
      overdue.push_back(key);
    }
  }
  for (const SessionKey& key : overdue) complete(key, std::nullopt);
}

void ProbeSessions::add_times(Row& row, const pp_header& head, std::uint64_t cpu_ns,
                              std::uint64_t runq_wait_ns) {
  if ((head.have & PP_HAVE_CPU) != 0) {
    row.cpu_known = true;
    row.cpu_ns += cpu_ns;
  }
  if ((head.have & PP_HAVE_RUNQ) != 0) {
    row.runq_known = true;
    row.runq_wait_ns += runq_wait_ns;
  }
}

void ProbeSessions::add_phases(Row& row, const SessionKey& key, const Session& session,
                               std::optional<std::uint64_t> runtime_exit_ns) {
  const std::uint64_t end_ns = session.exit->h.time_ns;
  if (session.setup_ns) row.setup.add(elapsed_ns(*session.setup_ns, session.enter_ns));
  row.start.add(elapsed_ns(session.enter_ns, key.exec_ns));
  row.run.add(elapsed_ns(key.exec_ns, end_ns));
  if (runtime_exit_ns) row.teardown.add(elapsed_ns(end_ns, *runtime_exit_ns));
}

void ProbeSessions::judge(Row& row, const Session& session, std::uint64_t total_ns) const {
  const std::uint64_t timeout_ns = options_.probe_timeout_ns;
  const bool over = total_ns > timeout_ns;
  bool failed = over;
  if ((session.exit->h.have & PP_HAVE_STATUS) != 0) {
    const std::uint32_t status = session.exit->exit_status;
    ++row.exit_codes[exit_code(status)];
    if (exit_code(status) != 0) ++row.failed;
    failed = failed || exit_code(status) != 0;
    // The container runtime kills at the timeout; a SIGKILL well before it (OOM) is
    // a failure of another kind.
    if ((status & 0x7fU) == kSigKill && total_ns >= timeout_ns - timeout_ns / 10) ++row.killed;
  }
  if (over) ++row.over_timeout;
  row.consecutive_failures = failed ? row.consecutive_failures + 1 : 0;
}

void ProbeSessions::complete(const SessionKey& key, std::optional<std::uint64_t> runtime_exit_ns) {
  auto node = open_.extract(key);
  Session& session = node.mapped();
  const pp_probe_exit& exit = *session.exit;
  Row& row = rows_[session.row];
  ++row.count;
  row.last_seen_ns = std::max<std::uint64_t>(row.last_seen_ns, exit.h.time_ns);
  const std::uint64_t total_ns =
      elapsed_ns(session.begin_ns, runtime_exit_ns.value_or(exit.h.time_ns));
  row.total.add(total_ns);
  add_phases(row, key, session, runtime_exit_ns);
  add_times(row, exit.h, exit.cpu_ns, exit.runq_wait_ns);
  judge(row, session, total_ns);
  if (exit.children == 0) return;
  if (outlived_.size() < kMostOpen) {
    outlived_.insert(std::move(node));
  } else {
    ++not_followed_;
  }
}

ProbeRow ProbeSessions::fill_row(const RowKey& key, const Row& row, const TimeMap& time) const {
  ProbeRow out;
  out.container_id = key.container_id;
  out.command = key.command;
  out.command_truncated = row.command_truncated;
  out.count = row.count;
  out.p50_ns = row.total.quantile(0.50);
  out.p90_ns = row.total.quantile(0.90);
  out.p99_ns = row.total.quantile(0.99);
  if (row.total.count() > 0) out.max_ns = row.total.max();
  out.run_p50_ns = row.run.quantile(0.50);
  out.phases_p99 = {row.setup.quantile(0.99), row.start.quantile(0.99), row.run.quantile(0.99),
                    row.teardown.quantile(0.99)};
  const std::array<std::pair<const char*, std::optional<std::uint64_t>>, 4> phases{
      {{"setup", out.phases_p99.setup},
       {"start", out.phases_p99.start},
       {"run", out.phases_p99.run},
       {"teardown", out.phases_p99.teardown}}};
  const auto slowest =
      std::max_element(phases.begin(), phases.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (slowest->second) out.slowest_phase = slowest->first;
  if (row.cpu_known) out.cpu_ns = row.cpu_ns;
  if (row.runq_known) out.runq_wait_ns = row.runq_wait_ns;
  out.exit_codes = row.exit_codes;
  out.failed = row.failed;
  out.killed = row.killed;
  out.timeout_ns = options_.probe_timeout_ns;
  out.over_timeout = row.over_timeout;
  out.consecutive_failures = row.consecutive_failures;
  out.last_seen_ns = time.realtime(row.last_seen_ns);
  return out;
}

void ProbeSessions::fill(Snapshot& snapshot, const TimeMap& time) const {
  std::map<RowKey, ProbeRow> rows;
  for (const auto& [key, row] : rows_) rows.emplace(key, fill_row(key, row, time));
  const auto still_there = [&](const Session& session) {
    ProbeRow& row = rows.at(session.row);
    if (!session.exit) ++row.running;
    if (elapsed_ns(session.begin_ns, time.now_ns()) > row.timeout_ns) ++row.leftover;
  };
  for (const auto& [key, session] : open_) {
    if (!session.exit || session.exit->children > 0) still_there(session);
  }
  for (const auto& [key, session] : outlived_) still_there(session);
  for (auto& [key, row] : rows) snapshot.probes.push_back(std::move(row));
  std::stable_sort(snapshot.probes.begin(), snapshot.probes.end(),
                   [](const ProbeRow& a, const ProbeRow& b) { return a.count > b.count; });
  snapshot.loss.by_stage[PP_LOSS_QUEUE] += not_followed_;
}

}  // namespace pawprint
