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
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "source/ftrace/traced_sessions.h"
#include "source/source.h"

namespace pawprint {

// What the trace does not say about a process that lives; no answer means that it is gone.
class ProcessFacts {
 public:
  virtual ~ProcessFacts() = default;
  // 64 hex digits; an empty string for a process in no container. Takes a thread's id too.
  virtual std::optional<std::string> container_of(std::uint32_t pid) const = 0;
  virtual std::optional<std::uint32_t> parent_of(std::uint32_t pid) const = 0;
  virtual bool is_alive(std::uint32_t pid) const = 0;
};

// An exec with what could be learned of the process just after it.
struct Execution {
  std::uint32_t tid = 0;
  std::uint32_t old_tid = 0;  // another one when a thread that is not the leader executed
  std::string filename;
  std::optional<std::string> container;  // as ProcessFacts::container_of()
  std::optional<std::string> args;       // each ended by NUL
  std::uint32_t args_total = 0;          // bytes that the process really has
  std::optional<TaskTimes> used_before;  // by this process until then
};

class ProcessTracker {
 public:
  // Processes, and threads, that are followed; beyond it all that are in no session are
  // forgotten.
  static constexpr std::size_t kMostProcesses = 65536;

  ProcessTracker(const ProcessFacts& facts, bool has_runq_wait, EventSink& sink)
      : facts_(facts), sink_(sink), sessions_(has_runq_wait, sink) {}

  // A container that runs already: its next command is no start.
  void know_container(std::string id) { containers_.insert(std::move(id)); }
  // Came into a container and has not executed its command yet.
  bool is_pending(std::uint32_t pid) const;

  // Times are CLOCK_MONOTONIC ns, ids are thread ids of the initial pid namespace.
  void on_thread(std::uint32_t creator_tid, std::uint32_t tid);
  // `container`: the child's, where it is known already.
  void on_fork(std::uint64_t time_ns, std::uint32_t parent_tid, std::uint32_t child_tid,
               const std::optional<std::string>& container);
  // `writer_tid` moved process `pid` (0: its own) into a cgroup; `container` when the trace
  // told which.
  void on_attach(std::uint64_t time_ns, std::uint32_t writer_tid, std::uint32_t pid,
                 const std::optional<std::string>& container);
  void on_exec(std::uint64_t time_ns, const Execution& execution);
  // do_exit()'s argument; comes before on_exit() of the same thread.
  void on_exit_status(std::uint32_t tid, std::uint32_t status);
  // `used`: by the thread in its life.
  void on_exit(std::uint64_t time_ns, std::uint32_t tid, const std::optional<TaskTimes>& used);

  // The processes of a runtime may be born in a container: such a fork is worth a look.
  bool forks_for_a_container(std::uint32_t parent_tid) const;

  // Once a second: sessions whose processes are gone although no end of them was seen twice in
  // a row end here, as lost.
  void find_lost(std::uint64_t now_ns);
  // Sessions so far of which not all was seen.
  std::uint64_t lost_sessions() const { return lost_; }

 private:
  enum class Role { kNone, kPending, kSession, kChild, kRuntime, kInit };

  struct Process {
    Role role = Role::kNone;
    std::uint32_t parent = 0;
    std::uint32_t executed_ancestor = 0;  // crun's intermediate forks execute nothing
    std::uint32_t threads = 1;            // alive
    bool is_runtime = false;              // it executed itself as runtimes do
    bool missing = false;                 // it was, when find_lost() looked last
    bool seen_inside = false;             // entered by what /proc said, a move may follow
    std::uint64_t fork_ns = 0;
    std::optional<std::uint64_t> first_exec_ns;
    std::optional<std::uint32_t> exit_status;
    std::optional<std::string> container;  // as far as known
    // pending and session
    std::uint64_t enter_ns = 0;
    std::uint64_t setup_ns = 0;
    std::uint32_t runtime = 0;
    TracedSessions::Key session;  // of a session, a child, a runtime
  };

  std::uint32_t pid_of(std::uint32_t tid) const;
  Process& process(std::uint32_t pid);
  std::string container_of(std::uint32_t pid);
  bool came_from_inside(std::uint32_t pid, const Process& process, const std::string& container);
  void inherit(std::uint32_t parent_pid, const Process& parent, Process& child);
  bool enter(std::uint32_t pid, std::uint64_t time_ns, const std::string& container,
             Process& entering);
  // What /proc said of a process that has just forked or executed a program.
  void find_inside(std::uint32_t pid, const std::string& container, Process& found);
  // An attach event of `entering`. False: it changes nothing.
  bool move(std::uint32_t pid, std::uint64_t time_ns, const std::optional<std::string>& container,
            Process& entering);
  void set_runtime(std::uint32_t pid, Process& entering) const;
  bool runs_for_a_runtime(const Process& process) const;
  void start_container(std::uint64_t time_ns, std::uint32_t pid, Process& process);
  void start_session(std::uint64_t time_ns, std::uint32_t pid, Process& process,
                     const Execution& execution);
  void link_runtime(Process& process, pp_probe_exec& event);
  void end_process(std::uint64_t time_ns, std::uint32_t pid, const Process& process);
  void lose(std::uint64_t now_ns, std::uint32_t pid);
  void forget_idle();

  const ProcessFacts& facts_;
  EventSink& sink_;
  TracedSessions sessions_;
  std::unordered_map<std::uint32_t, Process> processes_;      // by tgid
  std::unordered_map<std::uint32_t, std::uint32_t> threads_;  // tid → tgid, leaders left out
  std::unordered_set<std::string> containers_;
  std::uint64_t lost_ = 0;
};

// A path through which a runtime replaces itself: runc re-executes /proc/self/exe or a
// memfd, crun /dev/fd/N. Its comm tells nothing.
bool is_runtime_reexec(std::string_view filename);

}  // namespace pawprint
