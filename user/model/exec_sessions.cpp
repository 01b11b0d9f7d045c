// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/exec_sessions.h"

#include "core/clock.h"
#include "model/probe_sessions.h"

namespace pawprint {

std::uint64_t ExecSession::total_ns() const {
  return elapsed_ns(begin_ns, end_ns());
}

PhaseTimes ExecSession::phases() const {
  PhaseTimes times;
  if (has_setup) times.setup = elapsed_ns(begin_ns, enter_ns);
  times.start = elapsed_ns(enter_ns, exit.exec_ns);
  times.run = elapsed_ns(exit.exec_ns, exit.h.time_ns);
  if (runtime_exit_ns) times.teardown = elapsed_ns(exit.h.time_ns, *runtime_exit_ns);
  return times;
}

void ExecSessions::begin(const pp_probe_exec& event) {
  if (open_.size() >= kMostOpen) return;
  Open open;
  open.session.container_id = container_id(event.container_id);
  open.session.command = command_line(event);
  open.session.command_truncated = event.args_total > event.args_len;
  open.session.has_setup = (event.h.have & PP_HAVE_SETUP) != 0;
  open.session.begin_ns = open.session.has_setup ? event.setup_ns : event.enter_ns;
  open.session.enter_ns = event.enter_ns;
  open.runtime_waited_for = (event.h.have & PP_HAVE_RUNTIME) != 0;
  open_.insert_or_assign({event.pid, event.h.time_ns}, std::move(open));
}

std::vector<ExecSession> ExecSessions::on_event(const Event& event) {
  std::vector<ExecSession> over;
  const auto complete = [&](auto at) {
    over.push_back(std::move(at->second.session));
    return open_.erase(at);
  };
  if (const auto* exec = std::get_if<pp_probe_exec>(&event)) {
    begin(*exec);
  } else if (const auto* exit = std::get_if<pp_probe_exit>(&event)) {
    const auto found = open_.find({exit->pid, exit->exec_ns});
    if (found == open_.end() || found->second.has_exited) return over;
    if ((exit->h.have & PP_END_UNSEEN) != 0) {
      open_.erase(found);
      return over;
    }
    found->second.session.exit = *exit;
    found->second.has_exited = true;
    if (!found->second.runtime_waited_for) complete(found);
  } else if (const auto* runtime = std::get_if<pp_probe_runtime_exit>(&event)) {
    const auto found = open_.find({runtime->pid, runtime->exec_ns});
    if (found == open_.end()) return over;
    if (found->second.has_exited) {
      found->second.session.runtime_exit_ns = runtime->h.time_ns;
      complete(found);
    } else {
      found->second.runtime_waited_for = false;  // detached: it left before its command
    }
  } else if (const auto* tick = std::get_if<pp_tick>(&event)) {
    for (auto at = open_.begin(); at != open_.end();) {
      const bool is_overdue =
          at->second.has_exited && elapsed_ns(at->second.session.exit.h.time_ns, tick->h.time_ns) >
                                       ProbeSessions::kRuntimeGraceNs;
      at = is_overdue ? complete(at) : std::next(at);
    }
  }
  return over;
}

}  // namespace pawprint
