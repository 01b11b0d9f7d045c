// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Exec sessions from single facts of a trace: fork, exec, exit, entry into a cgroup.
// Does in user space what bpf/probe.bpf.c does in the kernel, and gives the same
// events, for kernels whose trace carries thread ids only and no container.
//
// Rules (the same as there): a process that comes into a running container from
// outside is pending; the runtime's re-execs leave it pending; its first other exec is
// the container's start when the container is new, else a session begins.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "source/source.h"

namespace pawprint {

// What the trace does not say about a process. Asked while the process (probably)
// still lives; no answer means that it is gone or cannot be read.
class ProcessFacts {
 public:
  virtual ~ProcessFacts() = default;
  // 64 hex digits; an empty string for a process in no container.
  virtual std::optional<std::string> container_of(std::uint32_t pid) const = 0;
  virtual std::optional<std::uint32_t> tgid_of(std::uint32_t tid) const = 0;
  // The NUL-terminated arguments, as in /proc/PID/cmdline.
  virtual std::optional<std::string> args_of(std::uint32_t pid) const = 0;
};

class ProcessTracker {
 public:
  // Processes that are followed; beyond it all that are in no session are forgotten.
  static constexpr std::size_t kMostProcesses = 65536;

  ProcessTracker(const ProcessFacts& facts, EventSink& sink) : facts_(facts), sink_(sink) {}

  // A container that runs already: its next command is no start.
  void know_container(std::string id) { containers_.insert(std::move(id)); }

  // Times are CLOCK_MONOTONIC ns, ids are thread ids of the initial pid namespace.
  void on_fork(std::uint64_t time_ns, std::uint32_t parent_tid, std::uint32_t child_tid);
  // `writer_tid` moved process `pid` into a cgroup; `container` when the trace told which.
  void on_attach(std::uint64_t time_ns, std::uint32_t writer_tid, std::uint32_t pid,
                 const std::optional<std::string>& container);
  void on_exec(std::uint64_t time_ns, std::uint32_t tid, std::string_view filename,
               std::string_view comm);
  // do_exit()'s argument; comes before on_exit() of the same thread.
  void on_exit_status(std::uint32_t tid, std::uint32_t status);
  void on_exit(std::uint64_t time_ns, std::uint32_t tid);

 private:
  enum class Role { kNone, kPending, kSession, kChild, kRuntime, kInit };

  struct Process {
    Role role = Role::kNone;
    std::uint32_t parent = 0;
    std::uint32_t executed_ancestor = 0;  // crun's intermediate forks execute nothing
    std::uint32_t threads = 1;            // alive
    std::uint64_t fork_ns = 0;
    std::optional<std::uint64_t> first_exec_ns;
    std::optional<std::uint32_t> exit_status;
    std::optional<std::string> container;  // as far as known
    // pending and session
    std::uint64_t enter_ns = 0;
    std::uint64_t setup_ns = 0;
    std::uint32_t runtime = 0;
    // session, child, runtime: the session
    std::uint32_t session_pid = 0;
    std::uint64_t exec_ns = 0;
    std::uint32_t children = 0;
  };

  std::uint32_t pid_of(std::uint32_t tid) const;
  Process& process(std::uint32_t pid);
  std::string container_of(std::uint32_t pid);
  bool entered_from_outside(std::uint32_t pid, Process& process);
  void set_runtime(std::uint32_t pid, Process& entering) const;
  void start_container(std::uint64_t time_ns, std::uint32_t pid, Process& process);
  void start_session(std::uint64_t time_ns, std::uint32_t pid, Process& process,
                     std::string_view comm);
  void end_process(std::uint64_t time_ns, std::uint32_t pid, const Process& process);
  void end_child(std::uint64_t time_ns, const Process& child);
  void forget_idle();

  const ProcessFacts& facts_;
  EventSink& sink_;
  std::unordered_map<std::uint32_t, Process> processes_;      // by tgid
  std::unordered_map<std::uint32_t, std::uint32_t> threads_;  // tid → tgid, leaders left out
  std::unordered_map<std::uint32_t, Process> outlived_;       // ended sessions with children
  std::unordered_set<std::string> containers_;
};

// A path through which a runtime replaces itself: runc re-executes /proc/self/exe or a
// memfd, crun /dev/fd/N. Its comm tells nothing.
bool is_runtime_reexec(std::string_view filename);

}  // namespace pawprint
