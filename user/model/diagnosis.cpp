// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/diagnosis.h"

#include <fmt/format.h>

namespace pawprint {
namespace {

std::string action_for(const KernelFeatures& features, bool root) {
  if (!features.bpf.works) {
    return root ? "give the container CAP_SYS_ADMIN (kubectl debug node --profile=sysadmin)"
                : "run pawprint as root";
  }
  if (!features.btf.works) return "give the kernel's BTF with --btf FILE";
  if (!features.kprobe.works && !features.fentry.works) {
    return "boot a kernel with CONFIG_KPROBE_EVENTS, or allow BPF tracing programs";
  }
  return "see the reason; -v prints libbpf's log";
}

}  // namespace

Diagnosis diagnose(const KernelFeatures& features, const std::vector<CollectorStatus>& collectors,
                   bool root) {
  Diagnosis diagnosis;
  diagnosis.features = features;
  diagnosis.root = root;
  diagnosis.collectors = collectors;
  for (const CollectorStatus& status : collectors) {
    if (status.state == CollectorState::kOn) continue;
    const bool off = status.state == CollectorState::kOff;
    diagnosis.problems.push_back(
        {off ? "collector-off" : "collector-degraded", "warning",
         fmt::format("{} is {}: {}", name_of(status.collector), name_of(status.state), status.why),
         action_for(features, root)});
  }
  return diagnosis;
}

}  // namespace pawprint
