// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/traced_sessions.h"

#include <algorithm>

namespace pawprint {

template <typename T>
void TracedSessions::fill_times(const Session& session, T& event) const {
  if (!session.times_known) return;
  event.h.have |= PP_HAVE_CPU;
  event.cpu_ns = static_cast<__u64>(std::max<std::int64_t>(session.cpu_ns, 0));
  if (!has_runq_wait_) return;
  event.h.have |= PP_HAVE_RUNQ;
  event.runq_wait_ns = static_cast<__u64>(std::max<std::int64_t>(session.runq_wait_ns, 0));
}

void TracedSessions::begin(const Key& key, const std::optional<TaskTimes>& used_before) {
  Session session;
  if (used_before) {
    session.times_known = true;
    session.cpu_ns = -static_cast<std::int64_t>(used_before->cpu_ns);
    session.runq_wait_ns = -static_cast<std::int64_t>(used_before->runq_wait_ns);
  }
  sessions_[key] = session;
}

void TracedSessions::add_child(const Key& key) {
  if (const auto found = sessions_.find(key); found != sessions_.end()) ++found->second.children;
}

void TracedSessions::thread_ended(const Key& key, const std::optional<TaskTimes>& used) {
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return;
  Session& session = found->second;
  session.times_known = session.times_known && used;
  if (!used) return;
  session.cpu_ns += static_cast<std::int64_t>(used->cpu_ns);
  session.runq_wait_ns += static_cast<std::int64_t>(used->runq_wait_ns);
}

void TracedSessions::command_ended(std::uint64_t time_ns, const Key& key,
                                   const std::optional<std::uint32_t>& status) {
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return;
  Session& session = found->second;
  auto event = make_event<pp_probe_exit>(time_ns);
  fill_times(session, event);
  event.exec_ns = key.exec_ns;
  event.pid = key.pid;
  event.children = session.children;
  if (status) {
    event.h.have |= PP_HAVE_STATUS;
    event.exit_status = *status;
  }
  session.command_runs = false;
  if (session.children == 0) sessions_.erase(found);
  sink_.on_event(event);
}

void TracedSessions::child_ended(std::uint64_t time_ns, const Key& key) {
  const auto found = sessions_.find(key);
  if (found == sessions_.end() || found->second.children == 0) return;
  const Session& session = found->second;
  if (--found->second.children > 0 || session.command_runs) return;
  auto event = make_event<pp_probe_children_exit>(time_ns);
  fill_times(session, event);
  event.exec_ns = key.exec_ns;
  event.pid = key.pid;
  sessions_.erase(found);
  sink_.on_event(event);
}

void TracedSessions::command_lost(std::uint64_t time_ns, const Key& key) {
  if (sessions_.erase(key) == 0) return;
  auto event = make_event<pp_probe_exit>(time_ns);
  event.h.have |= PP_END_UNSEEN;
  event.exec_ns = key.exec_ns;
  event.pid = key.pid;
  sink_.on_event(event);
}

}  // namespace pawprint
