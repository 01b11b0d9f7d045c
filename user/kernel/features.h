// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the running kernel lets this process do, found by trying it, never by the
// version number: distribution kernels carry backports, and a policy may refuse what
// the version has.
#pragma once

#include <cerrno>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pawprint {

struct Ability {
  std::string name;
  bool works = false;
  std::string why;  // what was tried and what the kernel said, when it does not
  int code = 0;     // errno of that, 0 where there is none

  // It may well work with more privilege.
  bool refused() const { return !works && (code == EPERM || code == EACCES); }
};

struct KernelFeatures {
  std::string release;      // uname -r
  bool preempt_rt = false;  // CONFIG_PREEMPT_RT
  Ability bpf;              // bpf(2) at all
  Ability btf;              // type information of the kernel: its own or --btf
  Ability raw_tracepoint;
  Ability kprobe;  // BPF programs on kprobes
  Ability fentry;  // BPF programs on function entry and exit (5.5+)
  Ability ring_buffer;
  Ability perf_buffer;

  std::vector<const Ability*> all() const {
    return {&bpf, &btf, &raw_tracepoint, &kprobe, &fentry, &ring_buffer, &perf_buffer};
  }
};

// Which hooks are tried.
enum class TriedHooks {
  kAll,
  kTracepoints,  // not those on functions: fentry takes a look at all of the kernel's types
};

// Tries it; leaves nothing behind. `btf`: a BTF file in place of the kernel's. Takes a few ms.
// Cannot fail: what does not work, or was not tried, says why.
KernelFeatures probe_features(const std::optional<std::filesystem::path>& btf,
                              TriedHooks hooks = TriedHooks::kAll);

// Does `version` (uname -v) say that the kernel is one of PREEMPT_RT?
// scripts/mkcompile_h, "SMP PREEMPT_RT"; "PREEMPT RT" in the patches before 5.4.
bool is_preempt_rt(std::string_view version);

// Does this kernel fill task_struct.sched_info.run_delay? Before 5.14 only with
// schedstats or delayacct on; /proc/PID/schedstat is all zeros without.
bool has_run_delay(const std::filesystem::path& proc_root);

}  // namespace pawprint
