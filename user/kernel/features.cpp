// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/features.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <fstream>

#include "core/file.h"
#include "core/unique_fd.h"
#include "pawprint/config.h"

namespace pawprint {
namespace {

// A function that is in every supported kernel and called for SYN-ACKs only.
constexpr const char* kFunction = "tcp_make_synack";
constexpr const char* kVmlinuxBtf = "/sys/kernel/btf/vmlinux";

// r0 = 0; exit
std::array<bpf_insn, 2> empty_program() {
  std::array<bpf_insn, 2> insns{};
  insns[0].code = BPF_ALU64 | BPF_MOV | BPF_K;
  insns[1].code = BPF_JMP | BPF_EXIT;
  return insns;
}

std::string errno_text(int code) {
  if (code == EPERM || code == EACCES) return fmt::format("{} (refused)", std::strerror(code));
  return std::strerror(code);
}

Ability works(std::string name) {
  return {std::move(name), true, "", 0};
}

Ability fails(std::string name, const std::string& tried, int code) {
  return {std::move(name), false, fmt::format("{}: {}", tried, errno_text(code)), code};
}

Ability blocked(std::string name, const Ability& by) {
  return {std::move(name), false, by.why, by.code};
}

Ability try_map(const char* name, bpf_map_type type, __u32 entry_size, __u32 max_entries) {
  const UniqueFd fd(bpf_map_create(type, nullptr, entry_size, entry_size, max_entries, nullptr));
  if (fd) return works(name);
  return fails(name, "bpf(BPF_MAP_CREATE)", errno);
}

UniqueFd load_empty(bpf_prog_type type, bpf_prog_load_opts* opts) {
  const auto insns = empty_program();
  return UniqueFd(bpf_prog_load(type, nullptr, "GPL", insns.data(), insns.size(), opts));
}

Ability try_bpf() {
  Ability ability = try_map("bpf", BPF_MAP_TYPE_ARRAY, 4, 1);
  if (ability.refused()) {
    ability.why += geteuid() == 0
                       ? "; root in this container or user namespace lacks CAP_SYS_ADMIN "
                         "(or CAP_BPF and CAP_PERFMON)"
                       : "; run it as root";
  }
  return ability;
}

Ability not_tried(std::string name) {
  return {std::move(name), false, "not tried", 0};
}

// As large as the one that is used: until 5.10 maps count against RLIMIT_MEMLOCK, which only
// CAP_SYS_RESOURCE raises, and one too many is EPERM (kernel/bpf/syscall.c
// bpf_charge_memlock()). A small map was allowed before.
Ability try_ring_buffer() {
  Ability ability = try_map("ring_buffer", BPF_MAP_TYPE_RINGBUF, 0, PP_RING_BYTES);
  if (ability.refused())
    ability.why += "; until Linux 5.10 that is RLIMIT_MEMLOCK: ulimit -l unlimited";
  return ability;
}

Ability try_btf(const std::optional<std::filesystem::path>& btf) {
  const std::filesystem::path path = btf.value_or(kVmlinuxBtf);
  if (access(path.c_str(), R_OK) == 0) return works("btf");
  return fails("btf", path.string(), errno);
}

Ability try_raw_tracepoint() {
  const UniqueFd prog = load_empty(BPF_PROG_TYPE_RAW_TRACEPOINT, nullptr);
  if (!prog) return fails("raw_tracepoint", "loading a raw tracepoint program", errno);
  const UniqueFd link(bpf_raw_tracepoint_open("sched_process_exec", prog.get()));
  if (!link) return fails("raw_tracepoint", "attaching to sched_process_exec", errno);
  return works("raw_tracepoint");
}

// perf_event_open(2) on the kprobe PMU, 4.17+. Libbpf falls back to tracefs before that,
// which no supported BPF kernel (5.4+) needs.
Ability try_kprobe() {
  const UniqueFd prog = load_empty(BPF_PROG_TYPE_KPROBE, nullptr);
  if (!prog) return fails("kprobe", "loading a kprobe program", errno);
  const auto type = read_line("/sys/bus/event_source/devices/kprobe/type");
  if (!type) return {"kprobe", false, "this kernel has no kprobes (CONFIG_KPROBE_EVENTS)", ENOENT};
  perf_event_attr attr{};
  attr.size = sizeof(attr);
  std::from_chars(type->data(), type->data() + type->size(), attr.type);
  attr.config1 = reinterpret_cast<std::uintptr_t>(kFunction);
  const UniqueFd event(
      static_cast<int>(syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC)));
  if (!event) return fails("kprobe", fmt::format("kprobe on {}", kFunction), errno);
  return works("kprobe");
}

Ability try_fentry(const Ability& btf) {
  if (!btf.works) return blocked("fentry", btf);
  const int id = libbpf_find_vmlinux_btf_id(kFunction, BPF_TRACE_FENTRY);
  if (id < 0) return fails("fentry", fmt::format("{} in the kernel's BTF", kFunction), -id);
  LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY,
              .attach_btf_id = static_cast<__u32>(id));
  const UniqueFd prog = load_empty(BPF_PROG_TYPE_TRACING, &opts);
  if (!prog) return fails("fentry", "loading an fentry program", errno);
  const UniqueFd link(bpf_raw_tracepoint_open(nullptr, prog.get()));
  if (!link) return fails("fentry", fmt::format("fentry on {}", kFunction), errno);
  return works("fentry");
}

}  // namespace

bool is_preempt_rt(std::string_view version) {
  return version.find("PREEMPT_RT") != std::string_view::npos ||
         version.find("PREEMPT RT") != std::string_view::npos;
}

KernelFeatures probe_features(const std::optional<std::filesystem::path>& btf, TriedHooks hooks) {
  utsname name{};
  uname(&name);
  KernelFeatures found;
  found.release = name.release;
  found.preempt_rt = is_preempt_rt(name.version);
  found.bpf = try_bpf();
  found.btf = try_btf(btf);
  if (!found.bpf.works) {
    found.raw_tracepoint = blocked("raw_tracepoint", found.bpf);
    found.kprobe = blocked("kprobe", found.bpf);
    found.fentry = blocked("fentry", found.bpf);
    found.ring_buffer = blocked("ring_buffer", found.bpf);
    found.perf_buffer = blocked("perf_buffer", found.bpf);
    return found;
  }
  found.raw_tracepoint = try_raw_tracepoint();
  const bool of_functions = hooks == TriedHooks::kAll;
  found.kprobe = of_functions ? try_kprobe() : not_tried("kprobe");
  found.fentry = of_functions ? try_fentry(found.btf) : not_tried("fentry");
  found.ring_buffer = try_ring_buffer();
  found.perf_buffer = try_map("perf_buffer", BPF_MAP_TYPE_PERF_EVENT_ARRAY, 4, 1);
  return found;
}

bool has_run_delay(const std::filesystem::path& proc_root) {
  // on-CPU ns, run-queue delay ns, times scheduled: the last is never 0 for a live process.
  const auto text = read_line(proc_root / "self/schedstat");
  return text && !text->ends_with(" 0");
}

}  // namespace pawprint
