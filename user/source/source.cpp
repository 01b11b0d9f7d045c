// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/source.h"

#include <fmt/format.h>

namespace pawprint {

std::string_view name_of(Collector collector) {
  switch (collector) {
    case Collector::kTimewait:
      return "timewait";
    case Collector::kSyn:
      return "syn";
    case Collector::kProbe:
      return "probe";
  }
  return "?";
}

std::string_view name_of(CollectorState state) {
  switch (state) {
    case CollectorState::kOn:
      return "on";
    case CollectorState::kDegraded:
      return "degraded";
    case CollectorState::kOff:
      return "off";
  }
  return "?";
}

Result<Collector> parse_collector(std::string_view name) {
  for (const Collector collector : kCollectors) {
    if (name == name_of(collector)) return collector;
  }
  return fail(fmt::format("'{}' is no collector: timewait, syn or probe", name));
}

}  // namespace pawprint
