// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/node_sysctls.h"

#include "kernel/sysctls.h"

namespace pawprint {

void NodeSysctls::on_event(const Event& event) {
  const auto* sysctl = std::get_if<pp_sysctl>(&event);
  if (sysctl == nullptr || sysctl->id >= PP_SYSCTL_IDS) return;
  values_[sysctl->id].reset();
  if (sysctl->gone == 0) values_[sysctl->id] = sysctl->value;
}

void NodeSysctls::fill(Snapshot& snapshot, const TimeMap& /*time*/) const {
  for (unsigned id = 0; id < PP_SYSCTL_IDS; ++id) {
    if (values_[id]) snapshot.sysctls.emplace(sysctl_name(id), *values_[id]);
  }
}

}  // namespace pawprint
