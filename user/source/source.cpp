// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pawprint {

void add_off(std::vector<CollectorStatus>& status, const std::vector<Collector>& collectors,
             std::string_view backend, const std::string& why) {
  for (const Collector collector : collectors) {
    CollectorStatus off;
    off.collector = collector;
    off.backend = backend;
    off.why = why;
    status.push_back(std::move(off));
  }
}

std::string why_not_together(const std::vector<Collector>& asked, const std::vector<Collector>& tcp,
                             std::string_view backend) {
  for (const Collector collector : asked) {
    if (collector == Collector::kProbe || std::count(tcp.begin(), tcp.end(), collector) > 0) {
      continue;
    }
    return fmt::format("{} mode runs timewait and syn together, and {} runs already", backend,
                       name_of(collector));
  }
  return "";
}

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
