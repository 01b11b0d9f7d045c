// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/sysctl_values.h"

#include "kernel/sysctls.h"

namespace pawprint {

void SysctlValues::tick(EventSink& out, std::uint64_t now_ns) {
  for (unsigned id = 0; id < PP_SYSCTL_IDS; ++id) {
    const auto value = read_sysctl(proc_root_, sysctl_name(id));
    if (value == told_[id]) continue;
    told_[id] = value;
    auto event = make_event<pp_sysctl>(now_ns);
    event.id = id;
    event.value = value.value_or(0);
    event.gone = value ? 0 : 1;
    out.on_event(event);
  }
}

}  // namespace pawprint
