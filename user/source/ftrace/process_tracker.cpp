// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/process_tracker.h"

#include <algorithm>
#include <utility>

#include "pawprint/runtime_exec.h"

namespace pawprint {
namespace {

// What the kernel calls a process that executed `filename`: fs/exec.c setup_new_exec(), 3.10,
// begin_new_exec(), 6.18.
std::string_view comm_of(std::string_view filename) {
  const std::size_t slash = filename.rfind('/');
  if (slash != std::string_view::npos) filename.remove_prefix(slash + 1);
  return filename.substr(0, PP_COMM_LEN - 1);
}

}  // namespace

bool is_runtime_reexec(std::string_view filename) {
  char path[PP_EXEC_PATH_LEN] = {};
  filename.copy(path, sizeof(path) - 1);
  return pp_is_runtime_reexec(path) != 0;
}

std::uint32_t ProcessTracker::pid_of(std::uint32_t tid) const {
  const auto found = threads_.find(tid);
  return found == threads_.end() ? tid : found->second;
}

ProcessTracker::Process& ProcessTracker::process(std::uint32_t pid) {
  if (processes_.size() >= kMostProcesses && !processes_.contains(pid)) forget_idle();
  return processes_[pid];
}

void ProcessTracker::forget_idle() {
  std::erase_if(processes_, [](const auto& entry) { return entry.second.role == Role::kNone; });
  std::erase_if(threads_, [&](const auto& entry) { return !processes_.contains(entry.second); });
}

bool ProcessTracker::is_pending(std::uint32_t pid) const {
  const auto found = processes_.find(pid);
  return found != processes_.end() && found->second.role == Role::kPending;
}

void ProcessTracker::on_thread(std::uint32_t creator_tid, std::uint32_t tid) {
  if (threads_.size() >= kMostProcesses) forget_idle();
  const std::uint32_t pid = pid_of(creator_tid);
  threads_[tid] = pid;
  if (const auto found = processes_.find(pid); found != processes_.end()) ++found->second.threads;
}

void ProcessTracker::inherit(std::uint32_t parent_pid, const Process& parent, Process& child) {
  child.executed_ancestor = parent.first_exec_ns ? parent_pid : parent.executed_ancestor;
  if (parent.role == Role::kPending) {
    child.role = Role::kPending;
    child.container = parent.container;
    child.enter_ns = parent.enter_ns;
    child.setup_ns = parent.setup_ns;
    child.runtime = parent.runtime;
  } else if (parent.role == Role::kSession || parent.role == Role::kChild) {
    child.role = Role::kChild;
    child.container = parent.container;
    child.session = parent.session;
    sessions_.add_child(child.session);
  }
}

void ProcessTracker::on_fork(std::uint64_t time_ns, std::uint32_t parent_tid,
                             std::uint32_t child_tid, const std::optional<std::string>& container) {
  const std::uint32_t parent_pid = pid_of(parent_tid);
  // The end of a thread or a process that had this id was not seen.
  threads_.erase(child_tid);
  if (processes_.contains(child_tid)) lose(time_ns, child_tid);
  Process child;
  child.parent = parent_pid;
  child.fork_ns = time_ns;
  if (const auto found = processes_.find(parent_pid); found != processes_.end()) {
    inherit(parent_pid, found->second, child);
  }
  Process& known = process(child_tid) = std::move(child);
  if (known.role == Role::kNone && container) find_inside(child_tid, *container, known);
}

// The runtime is `pid`, or what forked it, whichever executed a program since we watch.
void ProcessTracker::set_runtime(std::uint32_t pid, Process& entering) const {
  auto found = processes_.find(pid);
  if (found != processes_.end() && !found->second.first_exec_ns) {
    found = processes_.find(found->second.executed_ancestor);
  }
  if (found == processes_.end() || !found->second.first_exec_ns) return;
  entering.runtime = found->first;
  entering.setup_ns = *found->second.first_exec_ns;
}

bool ProcessTracker::runs_for_a_runtime(const Process& process) const {
  if (process.is_runtime) return true;
  const auto ancestor = processes_.find(process.executed_ancestor);
  return ancestor != processes_.end() && ancestor->second.is_runtime;
}

bool ProcessTracker::forks_for_a_container(std::uint32_t parent_tid) const {
  const auto found = processes_.find(pid_of(parent_tid));
  return found != processes_.end() && found->second.role == Role::kNone &&
         runs_for_a_runtime(found->second);
}

std::string ProcessTracker::container_of(std::uint32_t pid) {
  if (const auto found = processes_.find(pid); found != processes_.end()) {
    if (!found->second.container) found->second.container = facts_.container_of(pid);
    if (found->second.container) return *found->second.container;
  }
  return facts_.container_of(pid).value_or("");
}

// A process that moves or forks inside enters nothing.
bool ProcessTracker::came_from_inside(std::uint32_t pid, const Process& process,
                                      const std::string& container) {
  std::uint32_t parent = process.parent;
  if (parent == 0) parent = facts_.parent_of(pid).value_or(0);
  return parent != 0 && container_of(parent) == container;
}

bool ProcessTracker::enter(std::uint32_t pid, std::uint64_t time_ns, const std::string& container,
                           Process& entering) {
  entering.container = container;
  if (container.empty() || came_from_inside(pid, entering, container)) return false;
  entering.role = Role::kPending;
  entering.enter_ns = time_ns;
  return true;
}

// Without an attach event a process was born in its container: its parent was not.
void ProcessTracker::find_inside(std::uint32_t pid, const std::string& container, Process& found) {
  if (!enter(pid, found.fork_ns, container, found)) return;
  found.seen_inside = true;
  set_runtime(found.executed_ancestor, found);
}

bool ProcessTracker::move(std::uint32_t pid, std::uint64_t time_ns,
                          const std::optional<std::string>& container, Process& entering) {
  if (std::exchange(entering.seen_inside, false) && entering.role == Role::kPending) {
    entering.enter_ns = time_ns;
    return true;
  }
  if (entering.role != Role::kNone) return false;  // one event a hierarchy: the first one counts
  if (container) return enter(pid, time_ns, *container, entering);
  entering.role = Role::kPending;  // into which container is seen at the exec
  entering.enter_ns = time_ns;
  entering.container.reset();
  return true;
}

void ProcessTracker::on_attach(std::uint64_t time_ns, std::uint32_t writer_tid, std::uint32_t pid,
                               const std::optional<std::string>& container) {
  const std::uint32_t writer = pid_of(writer_tid);
  pid = pid == 0 ? writer : pid_of(pid);  // a thread's, from the file `tasks` of v1
  Process& entering = process(pid);
  if (!move(pid, time_ns, container, entering)) return;
  set_runtime(writer, entering);  // who moved it, not what forked it
  if (entering.runtime == 0) set_runtime(entering.executed_ancestor, entering);
}

void ProcessTracker::on_exec(std::uint64_t time_ns, const Execution& execution) {
  if (execution.old_tid != execution.tid) threads_.erase(execution.old_tid);
  const std::uint32_t pid = execution.tid;  // an exec leaves no thread but the leader
  const bool reexec = is_runtime_reexec(execution.filename);
  Process& executing = process(pid);
  executing.threads = 1;
  executing.is_runtime |= reexec;
  if (!executing.first_exec_ns) executing.first_exec_ns = time_ns;
  if (executing.role == Role::kNone) {
    if (!execution.container && !reexec && runs_for_a_runtime(executing)) {
      ++lost_;  // gone before anybody could look where it was
    }
    // Asked again at each exec: it may have been moved meanwhile.
    if (executing.parent != 0 && execution.container) {
      find_inside(pid, *execution.container, executing);
    }
  }
  if (executing.role != Role::kPending || reexec) return;
  if (!executing.container) {
    if (!execution.container) ++lost_;
    executing.container = execution.container.value_or("");
    if (executing.container->empty() || came_from_inside(pid, executing, *executing.container)) {
      executing.role = Role::kNone;  // it was moved into a cgroup that is no container
      return;
    }
  }
  if (containers_.insert(*executing.container).second) {
    start_container(time_ns, pid, executing);
  } else {
    start_session(time_ns, pid, executing, execution);
  }
}

void ProcessTracker::start_container(std::uint64_t time_ns, std::uint32_t pid, Process& process) {
  auto event = make_event<pp_container_start>(time_ns);
  event.pid = pid;
  process.container->copy(event.container_id, PP_CONTAINER_ID_LEN);
  // It stays known: what it executes or moves from now on has not come in from outside.
  process.role = Role::kInit;
  sink_.on_event(event);
}

// A detached runtime may have ended already: then its end is not waited for.
void ProcessTracker::link_runtime(Process& process, pp_probe_exec& event) {
  if (process.runtime == 0) return;
  event.h.have |= PP_HAVE_SETUP;
  event.setup_ns = process.setup_ns;
  const auto runtime = processes_.find(process.runtime);
  if (runtime == processes_.end()) return;
  event.h.have |= PP_HAVE_RUNTIME;
  event.runtime_pid = process.runtime;
  runtime->second.role = Role::kRuntime;
  runtime->second.session = process.session;
}

void ProcessTracker::start_session(std::uint64_t time_ns, std::uint32_t pid, Process& process,
                                   const Execution& execution) {
  process.role = Role::kSession;
  process.session = {pid, time_ns};
  sessions_.begin(process.session, execution.used_before);
  auto event = make_event<pp_probe_exec>(time_ns);
  event.enter_ns = process.enter_ns;
  event.pid = pid;
  link_runtime(process, event);
  process.container->copy(event.container_id, PP_CONTAINER_ID_LEN);
  comm_of(execution.filename).copy(event.comm, PP_COMM_LEN - 1);
  if (execution.args) {
    event.h.have |= PP_HAVE_ARGS;
    event.args_total = execution.args_total;
    event.args_len = static_cast<__u32>(execution.args->copy(event.args, PP_ARGS_MAX));
  }
  event.h.size = static_cast<__u32>(event_bytes(event));
  sink_.on_event(event);
}

void ProcessTracker::on_exit_status(std::uint32_t tid, std::uint32_t status) {
  const auto found = processes_.find(pid_of(tid));
  if (found != processes_.end()) found->second.exit_status = status;
}

void ProcessTracker::on_exit(std::uint64_t time_ns, std::uint32_t tid,
                             const std::optional<TaskTimes>& used) {
  const std::uint32_t pid = pid_of(tid);
  threads_.erase(tid);
  const auto found = processes_.find(pid);
  if (found == processes_.end()) return;
  const Role role = found->second.role;
  if (role == Role::kSession || role == Role::kChild) {
    sessions_.thread_ended(found->second.session, used);
  }
  if (--found->second.threads > 0) return;  // the leader may go before other threads
  const Process ended = std::move(found->second);
  processes_.erase(found);
  end_process(time_ns, pid, ended);
}

void ProcessTracker::end_process(std::uint64_t time_ns, std::uint32_t pid, const Process& process) {
  if (process.role == Role::kSession) {
    sessions_.command_ended(time_ns, process.session, process.exit_status);
  } else if (process.role == Role::kChild) {
    sessions_.child_ended(time_ns, process.session);
  } else if (process.role == Role::kRuntime) {
    auto event = make_event<pp_probe_runtime_exit>(time_ns);
    event.exec_ns = process.session.exec_ns;
    event.pid = process.session.pid;
    event.runtime_pid = pid;
    sink_.on_event(event);
  }
}

void ProcessTracker::find_lost(std::uint64_t now_ns) {
  std::vector<std::uint32_t> gone;
  for (auto& [pid, process] : processes_) {
    if (process.role == Role::kNone) continue;
    const bool was_missing = std::exchange(process.missing, !facts_.is_alive(pid));
    if (was_missing && process.missing) gone.push_back(pid);
  }
  for (const std::uint32_t pid : gone) lose(now_ns, pid);
}

void ProcessTracker::lose(std::uint64_t now_ns, std::uint32_t pid) {
  const Process lost = std::move(processes_.extract(pid).mapped());
  if (lost.role == Role::kSession) {
    ++lost_;
    sessions_.command_lost(now_ns, lost.session);
  } else if (lost.role == Role::kChild) {
    sessions_.thread_ended(lost.session, std::nullopt);
    sessions_.child_ended(now_ns, lost.session);
  }
}

}  // namespace pawprint
