// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/process_tracker.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "pawprint/runtime_exec.h"

namespace pawprint {

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
  if (processes_.size() >= kMostProcesses) forget_idle();
  return processes_[pid];
}

void ProcessTracker::forget_idle() {
  std::erase_if(processes_, [](const auto& entry) { return entry.second.role == Role::kNone; });
  std::erase_if(threads_, [&](const auto& entry) { return !processes_.contains(entry.second); });
}

void ProcessTracker::on_fork(std::uint64_t time_ns, std::uint32_t parent_tid,
                             std::uint32_t child_tid) {
  const std::uint32_t parent_pid = pid_of(parent_tid);
  const std::uint32_t child_pid = facts_.tgid_of(child_tid).value_or(child_tid);
  if (child_pid != child_tid) {  // a thread
    threads_[child_tid] = child_pid;
    ++process(child_pid).threads;
    return;
  }
  Process child;
  child.parent = parent_pid;
  child.fork_ns = time_ns;
  if (const auto found = processes_.find(parent_pid); found != processes_.end()) {
    Process& parent = found->second;
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
      child.session_pid = parent.session_pid;
      child.exec_ns = parent.exec_ns;
      if (const auto root = processes_.find(parent.session_pid); root != processes_.end()) {
        ++root->second.children;
      } else if (const auto gone = outlived_.find(parent.session_pid); gone != outlived_.end()) {
        ++gone->second.children;
      }
    }
  }
  process(child_pid) = std::move(child);
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

void ProcessTracker::on_attach(std::uint64_t time_ns, std::uint32_t writer_tid, std::uint32_t pid,
                               const std::optional<std::string>& container) {
  Process& entering = process(pid);
  if (entering.role != Role::kNone) return;  // one event a hierarchy: the first one counts
  if (container && container->empty()) return;
  entering.role = Role::kPending;
  entering.container = container;
  entering.enter_ns = time_ns;
  set_runtime(pid_of(writer_tid), entering);
  if (entering.runtime == 0) set_runtime(entering.executed_ancestor, entering);
}

std::string ProcessTracker::container_of(std::uint32_t pid) {
  if (const auto found = processes_.find(pid); found != processes_.end()) {
    if (!found->second.container) found->second.container = facts_.container_of(pid);
    if (found->second.container) return *found->second.container;
  }
  return facts_.container_of(pid).value_or("");
}

// Without an attach event a process was born in its container: its parent was not.
bool ProcessTracker::entered_from_outside(std::uint32_t pid, Process& process) {
  const auto container = facts_.container_of(pid);
  if (!container || container->empty()) return false;
  process.container = container;
  if (process.parent == 0 || container_of(process.parent) == *container) return false;
  process.role = Role::kPending;
  process.enter_ns = process.fork_ns;
  set_runtime(process.executed_ancestor, process);
  return true;
}

void ProcessTracker::on_exec(std::uint64_t time_ns, std::uint32_t tid, std::string_view filename,
                             std::string_view comm) {
  const std::uint32_t pid = pid_of(tid);
  Process& executing = process(pid);
  if (executing.role == Role::kNone) {
    if (!executing.first_exec_ns) executing.first_exec_ns = time_ns;
    // Asked again at each exec: the process may have been moved meanwhile.
    if (!entered_from_outside(pid, executing)) return;
  }
  if (executing.role != Role::kPending || is_runtime_reexec(filename)) return;
  if (!executing.container) executing.container = facts_.container_of(pid);
  if (!executing.container || executing.container->empty()) {
    executing.role = Role::kNone;  // it was moved into a cgroup that is no container
    return;
  }
  if (containers_.insert(*executing.container).second) {
    start_container(time_ns, pid, executing);
  } else {
    start_session(time_ns, pid, executing, comm);
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

void ProcessTracker::start_session(std::uint64_t time_ns, std::uint32_t pid, Process& process,
                                   std::string_view comm) {
  process.role = Role::kSession;
  process.session_pid = pid;
  process.exec_ns = time_ns;
  auto event = make_event<pp_probe_exec>(time_ns);
  event.enter_ns = process.enter_ns;
  event.pid = pid;
  if (process.runtime != 0) {
    event.h.have |= PP_HAVE_SETUP;
    event.setup_ns = process.setup_ns;
    // A detached runtime may have ended already: then its end is not waited for.
    if (const auto runtime = processes_.find(process.runtime); runtime != processes_.end()) {
      event.h.have |= PP_HAVE_RUNTIME;
      event.runtime_pid = process.runtime;
      runtime->second.role = Role::kRuntime;
      runtime->second.session_pid = pid;
      runtime->second.exec_ns = time_ns;
    }
  }
  process.container->copy(event.container_id, PP_CONTAINER_ID_LEN);
  comm.copy(event.comm, PP_COMM_LEN - 1);
  if (const auto args = facts_.args_of(pid)) {
    event.h.have |= PP_HAVE_ARGS;
    event.args_total = static_cast<__u32>(args->size());
    event.args_len = static_cast<__u32>(args->copy(event.args, PP_ARGS_MAX));
  }
  event.h.size = static_cast<__u32>(offsetof(pp_probe_exec, args) + event.args_len);
  sink_.on_event(event);
}

void ProcessTracker::on_exit_status(std::uint32_t tid, std::uint32_t status) {
  const auto found = processes_.find(pid_of(tid));
  if (found != processes_.end()) found->second.exit_status = status;
}

void ProcessTracker::on_exit(std::uint64_t time_ns, std::uint32_t tid) {
  const std::uint32_t pid = pid_of(tid);
  threads_.erase(tid);
  const auto found = processes_.find(pid);
  if (found == processes_.end()) return;
  if (--found->second.threads > 0) return;  // the leader may go before other threads
  const Process ended = std::move(found->second);
  processes_.erase(found);
  end_process(time_ns, pid, ended);
}

void ProcessTracker::end_process(std::uint64_t time_ns, std::uint32_t pid, const Process& process) {
  if (process.role == Role::kSession) {
    auto event = make_event<pp_probe_exit>(time_ns);
    event.exec_ns = process.exec_ns;
    event.pid = pid;
    event.children = process.children;
    if (process.exit_status) {
      event.h.have |= PP_HAVE_STATUS;
      event.exit_status = *process.exit_status;
    }
    if (process.children > 0) outlived_[pid] = process;
    sink_.on_event(event);
  } else if (process.role == Role::kRuntime) {
    auto event = make_event<pp_probe_runtime_exit>(time_ns);
    event.exec_ns = process.exec_ns;
    event.pid = process.session_pid;
    event.runtime_pid = pid;
    sink_.on_event(event);
  } else if (process.role == Role::kChild) {
    end_child(time_ns, process);
  }
}

void ProcessTracker::end_child(std::uint64_t time_ns, const Process& child) {
  if (const auto root = processes_.find(child.session_pid);
      root != processes_.end() && root->second.exec_ns == child.exec_ns) {
    root->second.children -= std::min(root->second.children, 1U);
    return;
  }
  const auto gone = outlived_.find(child.session_pid);
  if (gone == outlived_.end() || gone->second.exec_ns != child.exec_ns) return;
  if (--gone->second.children > 0) return;
  auto event = make_event<pp_probe_children_exit>(time_ns);
  event.exec_ns = child.exec_ns;
  event.pid = child.session_pid;
  outlived_.erase(gone);
  sink_.on_event(event);
}

}  // namespace pawprint
