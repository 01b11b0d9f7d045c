// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/exec_definitions.h"

#include <fmt/format.h>

#include <array>

namespace pawprint {
namespace {

using enum ExecProbe;

constexpr const char* kNoMoves = "processes that are moved into a container: they are seen later";

constexpr std::array kHooks{
    // include/trace/events/task.h, 3.4 and later: unlike sched_process_fork it says whether
    // the new task is a thread.
    ExecHook{kNewTask, "task", "task_newtask", nullptr, true, nullptr},
    ExecHook{kAttach, "cgroup", "cgroup_attach_task", nullptr, false, nullptr},  // 4.10
    // Only where there is no such tracepoint; addresses of both are taken, so they exist.
    ExecHook{kMove, nullptr, "cgroup_procs_write", "procs_write", false, kNoMoves},
    ExecHook{kMove, nullptr, "cgroup_tasks_write", "tasks_write", false, nullptr},
    ExecHook{kArguments, nullptr, "start_thread", "args", false,
             "arguments of commands that end at once"},
    ExecHook{kExec, "sched", "sched_process_exec", nullptr, true, nullptr},
    ExecHook{kExitCode, nullptr, "do_exit", "exit_code", false, "exit codes"},
    ExecHook{kExit, "sched", "sched_process_exit", nullptr, true, nullptr},
};

// start_thread(regs, new_ip, new_sp), arch/x86/kernel/process_64.c, 3.10 to 6.18: called at the
// end of load_elf_binary(), when the new stack is complete. It begins with argc and the
// pointers to the arguments (create_elf_tables()), on pages that were just written.
std::string stack_arguments() {
  std::string args = "argc=+0(%dx):u64";
  for (unsigned i = 0; i < kTracedArguments; ++i) {
    args += fmt::format(" a{}=+0(+{}(%dx)):string", i, 8 * (i + 1));
  }
  return args;
}

// Until 3.13 (cgroup, cft, u64 pid), until 3.15 (css, cft, u64 pid), then (of, buf, nbytes,
// off) with the pid as text in buf. Of the second argument the first text is the pid, or the
// name of the file, which is no number. struct cgroup of 3.10 has its name behind a pointer
// at 80 (after a struct rcu_head) and its parent at 64, whatever the configuration.
constexpr const char* kMoveArguments =
    "pid=%dx:u64 text=+0(%si):string name=+16(+80(%di)):string outer=+16(+80(+64(%di))):string";

}  // namespace

std::span<const ExecHook> exec_hooks() {
  return kHooks;
}

std::string exec_arguments(ExecProbe probe) {
  switch (probe) {
    case kArguments:
      return stack_arguments();
    case kExitCode:
      return "code=%di:s32";
    case kMove:
      return kMoveArguments;
    case kNewTask:
    case kExec:
    case kExit:
    case kAttach:
      break;
  }
  return "";
}

}  // namespace pawprint
