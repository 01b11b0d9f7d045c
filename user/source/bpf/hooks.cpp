// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/hooks.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "source/bpf/libbpf_log.h"

namespace pawprint {
namespace {

// A build in which one symbol is renamed away shows how a missing one degrades.
#ifndef PAWPRINT_RENAMED_HOOK
#define PAWPRINT_RENAMED_HOOK ""
#endif
constexpr std::string_view kRenamedHook = PAWPRINT_RENAMED_HOOK;

constexpr std::array kTcpHooks{
    Hook{"tcp_timewait_state_process", true, false, true, "segments to TIME_WAIT sockets"},
    Hook{"tcp_time_wait", true, false, false, "what tcp_tw_recycle would refuse"},
    Hook{"tcp_make_synack", false, true, true, "the proof that a SYN was answered"},
    Hook{"tcp_v4_conn_request", true, true, true, "SYNs over IPv4"},
    Hook{"tcp_v6_conn_request", true, true, false, "SYNs over IPv6"},
    // MPTCP: absent before 5.10 and in kernels built without it, where nothing is missing.
    Hook{"subflow_v4_conn_request", true, true, false, nullptr},
    Hook{"subflow_v6_conn_request", true, true, false, nullptr},
    // Without CONFIG_SECURITY_NETWORK there is no function, and nothing that could refuse.
    Hook{"security_inet_conn_request", false, true, false, nullptr},
    Hook{"inet_csk_route_req", false, true, false, "the reason no_route"},
    Hook{"inet6_csk_route_req", false, true, false, "the reason no_route over IPv6"},
    Hook{"inet_reqsk_alloc", false, true, false, "the reason no_memory"},
};

struct Kinds {
  const char* entry;
  const char* exit;
};

constexpr Kinds kinds_of(AttachType attach) {
  return attach == AttachType::kFentry ? Kinds{"fentry", "fexit"} : Kinds{"kprobe", "kretprobe"};
}

bpf_program* find_program(bpf_object* object, const char* kind, const Hook& hook) {
  return bpf_object__find_program_by_name(object,
                                          fmt::format("{}__{}", kind, hook.function).c_str());
}

std::string symbol_of(const Hook& hook) {
  return hook.function == kRenamedHook ? fmt::format("{}__renamed", hook.function) : hook.function;
}

}  // namespace

std::span<const Hook> tcp_hooks() {
  return kTcpHooks;
}

Result<unsigned> argument_count(const btf* kernel, const char* function) {
  const int id = btf__find_by_name_kind(kernel, function, BTF_KIND_FUNC);
  if (id < 0) return fail(fmt::format("{} is not in the kernel's BTF", function), -id);
  const btf_type* type = btf__type_by_id(kernel, static_cast<__u32>(id));
  const btf_type* prototype = btf__type_by_id(kernel, type->type);
  return btf_vlen(prototype);
}

void HookSet::choose_programs(const btf* kernel) {
  for (const char* kind : {"fentry", "fexit", "kprobe", "kretprobe"}) {
    const Kinds chosen = kinds_of(attach_);
    const bool of_type =
        kind == std::string_view(chosen.entry) || kind == std::string_view(chosen.exit);
    for (const Hook& hook : kTcpHooks) {
      bpf_program* program = find_program(object_, kind, hook);
      if (program == nullptr) continue;
      // A tracing program whose function is missing would fail the load of all.
      const bool known = attach_ == AttachType::kKprobe ||
                         argument_count(kernel, symbol_of(hook).c_str()).has_value();
      bpf_program__set_autoload(program, of_type && known);
    }
  }
}

Result<void> HookSet::attach_hook(const Hook& hook) {
  std::vector<BpfLink> links;
  std::optional<int> counted;
  const Kinds kinds = kinds_of(attach_);
  for (const char* kind : {kinds.entry, kinds.exit}) {
    const bpf_program* program = find_program(object_, kind, hook);
    if (program == nullptr) continue;
    if (bpf_program__fd(program) < 0) {
      return fail(fmt::format("{} is not in the kernel's BTF", symbol_of(hook)));
    }
    bpf_link* link =
        attach_ == AttachType::kFentry
            ? bpf_program__attach_trace(program)
            : bpf_program__attach_kprobe(program, kind == kinds.exit, symbol_of(hook).c_str());
    if (link == nullptr) {
      const int code = errno;
      take_libbpf_warning();
      return fail(fmt::format("{} on {}", kind, symbol_of(hook)), code);
    }
    links.emplace_back(link);
    const bool is_first = !counted && attach_ == AttachType::kFentry;
    if (kind == kinds.entry || is_first) counted = bpf_program__fd(program);
  }
  if (counted) counted_.push_back(*counted);
  std::move(links.begin(), links.end(), std::back_inserter(links_));
  return {};
}

void HookSet::attach_all() {
  for (const Hook& hook : kTcpHooks) {
    if (auto attached = attach_hook(hook); !attached) {
      missing_.push_back({&hook, attached.error().message()});
    }
  }
}

std::uint64_t HookSet::skipped() const {
  std::uint64_t sum = 0;
  for (const int program : counted_) {
    bpf_prog_info info{};
    __u32 size = sizeof(info);
    if (bpf_obj_get_info_by_fd(program, &info, &size) == 0) sum += info.recursion_misses;
  }
  return sum;
}

}  // namespace pawprint
