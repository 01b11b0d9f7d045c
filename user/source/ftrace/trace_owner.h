// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Who made a group of kprobe events or a trace instance, written into its name, and the
// removal of what processes left that no longer live: after SIGKILL nobody else does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/ftrace/tracefs.h"

namespace pawprint {

// A process, told apart from a later one with the same pid and from one with the same pid
// in another pid namespace.
struct TraceOwner {
  std::uint32_t pid = 0;
  std::uint64_t start_ticks = 0;  // since boot: field 22 of /proc/PID/stat
  std::uint64_t pid_ns = 0;       // inode number
  bool operator==(const TraceOwner&) const = default;
};

// This process. Error: /proc does not tell.
Result<TraceOwner> this_process(const std::filesystem::path& proc_root);

// "pawprint", the purpose (a capital letter, or '_'), and "PID_START_NS" in base 36: at most
// 30 characters. 3.10 makes instances whose names do not fit struct dentry's 31 under another
// name (kernel/trace/trace.c instance_mkdir() takes d_iname).
std::string trace_name(const TraceOwner& owner, char purpose = '_');

// None: the name is not one of trace_name().
std::optional<TraceOwner> owner_of(std::string_view name);

// True when it lives, or when that cannot be told from this pid namespace.
bool may_be_alive(const TraceOwner& owner, const std::filesystem::path& proc_root);

// Removes the instances and groups of dead processes, and nothing else. Returns one line
// for each that could not be removed.
std::vector<std::string> sweep_dead_owners(const Tracefs& tracefs,
                                           const std::filesystem::path& proc_root);

}  // namespace pawprint
