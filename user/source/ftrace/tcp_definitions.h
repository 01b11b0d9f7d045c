// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The table of kernel functions that ftrace mode probes for timewait and syn, and the
// definitions of kprobe events that it becomes with the offsets of the running kernel.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/ftrace/kernel_layout.h"
#include "source/ftrace/kprobe_group.h"

namespace pawprint {

// What an event of the probe means; decided when it is read (tcp_records.h).
enum class TcpProbe {
  kTimewaitEntry,
  kTimewaitReturn,
  kTimeWait,
  kSynEntry,
  kSynReturn,
  kSynackEntry,
  kSynackReturn,
  kCookie,
  kNoCookie,
  kLsm,
  kNoRoute,
  kNoMemory,
  kProvenEntry,
  kProvenReturn,
};

struct TcpHook {
  TcpProbe probe;
  const char* function;
  const char* event;  // base of the event's name
  bool is_return;
  bool timewait;  // the collector needs it, or is poorer without it
  bool syn;
  bool required;        // without it these collectors are off, not degraded
  const char* without;  // what is missing then; nullptr: nothing, on kernels that have no such
                        // function
  const char* filter;   // of the event; nullptr: none
};

// In the order in which they are enabled: what explains a SYN before what counts it.
std::span<const TcpHook> tcp_ftrace_hooks();

// What the definitions depend on besides offsets.
struct KernelTraits {
  // The kernel has tcp_tw_recycle (until 4.11): tcp_peer_is_proven() takes paws_check.
  bool tw_recycle = false;
  // Sysctls that are global variables with an address (3.10, CONFIG_KALLSYMS_ALL).
  bool global_syncookies = false;
  bool global_max_syn_backlog = false;
  bool global_timestamps = false;
};
// `kallsyms`: the text of /proc/kallsyms.
KernelTraits find_traits(std::string_view kallsyms, bool has_tw_recycle);

// The arguments of a hook's definition. Only fields whose offset is known are in it.
std::string tcp_arguments(TcpProbe probe, const KernelLayout& layout, const KernelTraits& traits);

}  // namespace pawprint
