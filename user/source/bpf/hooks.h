// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The table of kernel functions that the TCP programs hook, and what becomes of it on
// the running kernel: which programs to load, what could be attached, what is missing.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "source/bpf/bpf_collector.h"

struct bpf_object;
struct btf;

namespace pawprint {

struct Hook {
  const char* function;
  bool timewait;  // the collector needs it, or is poorer without it
  bool syn;
  bool required;        // without it these collectors are off, not degraded
  const char* without;  // what is missing then
};

// A program for a hook is named KIND__FUNCTION, KIND being fentry and fexit or kprobe
// and kretprobe; a hook has one of a pair or both.
std::span<const Hook> tcp_hooks();

// Number of arguments of a kernel function. Error: it is not in this BTF.
Result<unsigned> argument_count(const btf* kernel, const char* function);

class HookSet {
 public:
  HookSet(bpf_object* object, AttachType attach) : object_(object), attach_(attach) {}

  // Before load: only programs of this attach type are loaded, and with fentry only
  // those whose function `kernel` (BTF) knows.
  void choose_programs(const btf* kernel);

  // After load. A hook that cannot be attached is in missing(), with all its programs
  // detached again. Entries come before returns.
  void attach_all();

  struct Missing {
    const Hook* hook;
    std::string why;
  };
  const std::vector<Missing>& missing() const { return missing_; }

  // How often the kernel did not run the program of an entry, or with fentry that of a return
  // where a hook has no other. A kprobe's is skipped while a bpf() call of anybody looks into a
  // map on that CPU (bpf_prog_active), which is counted since 6.7: kernel/trace/bpf_trace.c
  // trace_call_bpf().
  std::uint64_t skipped() const;

  void detach_all() { links_.clear(); }

 private:
  Result<void> attach_hook(const Hook& hook);

  bpf_object* object_;
  AttachType attach_;
  std::vector<BpfLink> links_;
  std::vector<int> counted_;  // descriptors of programs, the object's
  std::vector<Missing> missing_;
};

}  // namespace pawprint
