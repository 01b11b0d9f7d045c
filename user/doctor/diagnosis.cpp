// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/diagnosis.h"

#include <fmt/format.h>

#include <algorithm>

#include "doctor/capabilities.h"

namespace pawprint {
namespace {

bool has_capability(const NodeFacts& facts, std::string_view name) {
  for (const CapabilityUse& use : capabilities_of_use()) {
    if (use.name == name) return facts.capabilities && (*facts.capabilities >> use.bit & 1) != 0;
  }
  return false;
}

// Enough to load BPF programs: capable(CAP_SYS_ADMIN), or since 5.8 the two made for it.
bool may_trace(const NodeFacts& facts) {
  return has_capability(facts, "CAP_SYS_ADMIN") ||
         (has_capability(facts, "CAP_BPF") && has_capability(facts, "CAP_PERFMON"));
}

std::string action_for_privilege(const NodeFacts& facts, bool root) {
  if (!root) return "run pawprint as root: sudo pawprint doctor";
  if (facts.namespaces.user == false) {
    return "run it outside of this user namespace: root in it has no power over the kernel";
  }
  if (!may_trace(facts)) {
    return "give the container CAP_SYS_ADMIN: kubectl debug node/NAME --profile=sysadmin";
  }
  if (facts.seccomp) return "the container's seccomp filter refuses bpf(2): run it privileged";
  return "give the container CAP_SYS_ADMIN (kubectl debug node/NAME --profile=sysadmin), or allow "
         "bpf(2)";
}

std::string action_for(const Diagnosis& diagnosis) {
  const KernelFeatures& features = diagnosis.features;
  if (!features.bpf.works) {
    return features.bpf.refused() ? action_for_privilege(diagnosis.facts, diagnosis.root)
                                  : "boot a kernel with CONFIG_BPF_SYSCALL, 5.4 or later";
  }
  // With kernel.unprivileged_bpf_disabled=0 anybody may make maps, and that is all.
  if (features.raw_tracepoint.refused() && !may_trace(diagnosis.facts)) {
    return action_for_privilege(diagnosis.facts, diagnosis.root);
  }
  if (!features.btf.works) return "give the kernel's BTF with --btf FILE";
  if (diagnosis.facts.lockdown == "confidentiality") {
    return "boot without lockdown=confidentiality: it forbids reading kernel memory";
  }
  if (!features.kprobe.works && !features.fentry.works) {
    return "boot a kernel with CONFIG_KPROBE_EVENTS, or allow BPF tracing programs";
  }
  return "see the reason; -v prints libbpf's log";
}

// One problem for all that are off, or degraded, for the same reason.
void add_collectors(Diagnosis& diagnosis) {
  std::vector<std::pair<CollectorStatus, std::string>> alike;  // the first one, all names
  for (const CollectorStatus& status : diagnosis.collectors) {
    if (status.state == CollectorState::kOn) continue;
    const auto same = std::find_if(alike.begin(), alike.end(), [&](const auto& entry) {
      return entry.first.state == status.state && entry.first.why == status.why;
    });
    if (same == alike.end()) {
      alike.emplace_back(status, name_of(status.collector));
    } else {
      same->second += fmt::format(", {}", name_of(status.collector));
    }
  }
  for (const auto& [status, names] : alike) {
    const bool several = names.find(',') != std::string::npos;
    diagnosis.problems.push_back(
        {status.state == CollectorState::kOff ? "collector-off" : "collector-degraded", "warning",
         fmt::format("{} {} {}: {}", names, several ? "are" : "is", name_of(status.state),
                     status.why),
         action_for(diagnosis)});
  }
}

std::string_view problem_id(const SysctlVerdict& verdict) {
  if (verdict.name == "net.ipv4.tcp_tw_recycle") return "tw-recycle-on";
  if (verdict.name == "net.netfilter.nf_conntrack_max") return "conntrack-full";
  return "sysctl-risk";
}

void add_sysctls(Diagnosis& diagnosis) {
  for (const SysctlVerdict& verdict : diagnosis.sysctls) {
    if (verdict.verdict != "warning" && verdict.verdict != "critical") continue;
    diagnosis.problems.push_back(
        {std::string(problem_id(verdict)), verdict.verdict,
         fmt::format("{} is {}: {}", verdict.name, verdict.value.value_or(0), verdict.why),
         verdict.action});
  }
}

void add_namespaces(Diagnosis& diagnosis) {
  const NamespaceFacts& ns = diagnosis.facts.namespaces;
  if (ns.pid == false) {
    diagnosis.problems.push_back(
        {"pid-namespace", "warning",
         "this is not the node's pid namespace: processes of events are not found in /proc",
         "share it: hostPID: true, docker run --pid=host, or --host-root with the node's root"});
  }
  if (ns.network == false) {
    diagnosis.problems.push_back(
        {"network-namespace", "warning",
         "this is not the node's network namespace: the sysctls shown are this one's",
         "share it: hostNetwork: true, docker run --network=host, or nsenter -t 1 -n"});
  }
}

void tell_unchecked(Diagnosis& diagnosis) {
  diagnosis.unchecked = diagnosis.facts.unread;
  if (diagnosis.could_not_check()) {
    const std::string& why = diagnosis.features.bpf.why;
    diagnosis.unchecked.insert(
        diagnosis.unchecked.begin(),
        fmt::format("whether the kernel can run the collectors: {}",
                    why.empty() ? "neither CAP_SYS_ADMIN nor CAP_BPF and CAP_PERFMON" : why));
  }
  if (!has_capability(diagnosis.facts, "CAP_SYS_PTRACE")) {
    diagnosis.unchecked.emplace_back("other processes' sockets and namespaces: no CAP_SYS_PTRACE");
  }
  if (!diagnosis.facts.namespaces.network) {
    diagnosis.unchecked.emplace_back("whether this is the node's network namespace");
  }
}

}  // namespace

bool Diagnosis::could_not_check() const {
  return (features.bpf.refused() || !may_trace(facts)) &&
         std::all_of(collectors.begin(), collectors.end(), [](const CollectorStatus& status) {
           return status.state == CollectorState::kOff;
         });
}

Diagnosis diagnose(const KernelFeatures& features, const std::vector<CollectorStatus>& collectors,
                   bool root, NodeFacts facts) {
  Diagnosis diagnosis;
  diagnosis.features = features;
  diagnosis.root = root;
  diagnosis.collectors = collectors;
  diagnosis.sysctls = judge_sysctls(facts);
  diagnosis.facts = std::move(facts);
  add_collectors(diagnosis);
  add_sysctls(diagnosis);
  add_namespaces(diagnosis);
  std::stable_sort(diagnosis.problems.begin(), diagnosis.problems.end(),
                   [](const Problem& a, const Problem& b) {
                     return a.severity == "critical" && b.severity != "critical";
                   });
  tell_unchecked(diagnosis);
  return diagnosis;
}

}  // namespace pawprint
