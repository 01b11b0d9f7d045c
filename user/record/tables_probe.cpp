// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Tables of the probe collector.
#include "record/table.h"

namespace pawprint {
namespace {

constexpr std::string_view kSessionPid = "process of the session, in the initial pid namespace";
constexpr std::string_view kSessionExec = "time_ns of its row in probe_execs";

}  // namespace

template <>
Table<pp_probe_exec> make_table() {
  return {
      "probe_execs",
      "A process from outside executed its command in a container; (pid, time_ns) names it",
      {column<&pp_probe_exec::setup_ns>("setup_ns", "first exec of the runtime's process",
                                        PP_HAVE_SETUP),
       column<&pp_probe_exec::enter_ns>("enter_ns", "came into the container's cgroup"),
       column<&pp_probe_exec::pid>("pid", kSessionPid),
       column<&pp_probe_exec::runtime_pid>("runtime_pid", "the container runtime's process",
                                           PP_HAVE_RUNTIME),
       column<&pp_probe_exec::container_id>("container_id", "64 hex digits"),
       column<&pp_probe_exec::comm>("comm", "command name"),
       column<&pp_probe_exec::args_total>("args_bytes", "bytes of argv that the process had",
                                          PP_HAVE_ARGS),
       bytes_column<&pp_probe_exec::args, &pp_probe_exec::args_len>(
           "args", "argv, each argument ended by a zero byte; may be cut short", PP_HAVE_ARGS)}};
}

template <>
Table<pp_probe_exit> make_table() {
  return {
      "probe_exits",
      "The last thread of a session's command ended",
      {column<&pp_probe_exit::exec_ns>("exec_ns", kSessionExec),
       column<&pp_probe_exit::pid>("pid", kSessionPid),
       column<&pp_probe_exit::exit_status>("exit_status", "as wait(2): code << 8, or signal",
                                           PP_HAVE_STATUS),
       column<&pp_probe_exit::cpu_ns>("cpu_ns", "of all threads and children so far", PP_HAVE_CPU),
       column<&pp_probe_exit::runq_wait_ns>("runq_wait_ns", "runnable, waiting for a CPU",
                                            PP_HAVE_RUNQ),
       column<&pp_probe_exit::children>("children", "processes that still run")}};
}

template <>
Table<pp_probe_runtime_exit> make_table() {
  return {"probe_runtime_exits",
          "The runtime that had started a session ended",
          {column<&pp_probe_runtime_exit::exec_ns>("exec_ns", kSessionExec),
           column<&pp_probe_runtime_exit::pid>("pid", kSessionPid),
           column<&pp_probe_runtime_exit::runtime_pid>("runtime_pid", "the runtime's process")}};
}

template <>
Table<pp_probe_children_exit> make_table() {
  return {"probe_children_exits",
          "The last child that had outlived a session's command ended",
          {column<&pp_probe_children_exit::exec_ns>("exec_ns", kSessionExec),
           column<&pp_probe_children_exit::pid>("pid", kSessionPid),
           column<&pp_probe_children_exit::cpu_ns>("cpu_ns", "of the whole session", PP_HAVE_CPU),
           column<&pp_probe_children_exit::runq_wait_ns>("runq_wait_ns", "of the whole session",
                                                         PP_HAVE_RUNQ)}};
}

template <>
Table<pp_container_start> make_table() {
  return {"container_starts",
          "The first command of a container: no session",
          {column<&pp_container_start::pid>("pid", "in the initial pid namespace"),
           column<&pp_container_start::container_id>("container_id", "64 hex digits")}};
}

}  // namespace pawprint
