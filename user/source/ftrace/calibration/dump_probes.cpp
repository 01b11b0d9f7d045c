// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/dump_probes.h"

namespace pawprint {

DumpProbes::~DumpProbes() {
  for (const std::string& event : enabled_) {
    static_cast<void>(instance_.disable(group_.name(), event));
  }
}

Result<void> DumpProbes::add(const std::string& symbol, const std::vector<DumpRegion>& regions,
                             const std::string& filter) {
  for (DumpDefinition& definition : dump_definitions(symbol, regions, hits_.definitions())) {
    const std::string name = definition.event.name;
    auto format = group_.add(definition.event);
    if (!format) return fail(format.error());
    if (auto on = instance_.enable(group_.name(), name, filter); !on) return on;
    enabled_.push_back(name);
    if (auto added = hits_.add(std::move(definition), std::move(*format)); !added) return added;
  }
  return {};
}

}  // namespace pawprint
