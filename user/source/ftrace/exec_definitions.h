// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What ftrace mode enables to follow exec probes: tracepoints, and kprobe events for what no
// tracepoint tells.
#pragma once

#include <span>
#include <string>

namespace pawprint {

// What a record of it tells; decided when it is read (exec_records.h).
enum class ExecProbe {
  kNewTask,    // a process or a thread was made: its id and clone flags
  kExec,       // a program was executed
  kArguments,  // its argv; comes just before kExec of the same thread
  kExit,       // a thread ended
  kExitCode,   // and with what status; comes before
  kAttach,     // a process was moved into a cgroup, whose path is told
  kMove,       // a process is about to be moved into one: kernels without kAttach
};

struct ExecHook {
  ExecProbe probe;
  const char* group;    // of a tracepoint; nullptr: a kprobe event
  const char* name;     // the tracepoint, or the function
  const char* event;    // base of the kprobe event's name
  bool required;        // nothing can be followed without it
  const char* without;  // what is missing then; nullptr: nothing
};

// In the order in which they are enabled.
std::span<const ExecHook> exec_hooks();

// The arguments of a kprobe event's definition, as 3.10 takes them.
std::string exec_arguments(ExecProbe probe);

// Arguments of a program that its record can hold.
inline constexpr unsigned kTracedArguments = 12;

}  // namespace pawprint
