// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "findings/findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pawprint {
namespace {

int rank(const std::string& severity) {
  if (severity == kCritical) return 0;
  return severity == kWarning ? 1 : 2;
}

}  // namespace

std::vector<Finding> find_all(const Snapshot& snapshot) {
  std::vector<Finding> all;
  for (const Rule* rule : all_rules()) {
    for (Finding& finding : rule->find(snapshot)) {
      finding.id = rule->page.id;
      all.push_back(std::move(finding));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) {
    if (rank(a.severity) != rank(b.severity)) return rank(a.severity) < rank(b.severity);
    return a.confidence > b.confidence;
  });
  return all;
}

std::string nothing_found(const Snapshot& snapshot) {
  std::vector<std::string> watched;
  std::vector<std::string> off;
  for (const CollectorStatus& status : snapshot.source.collectors) {
    const std::string name(name_of(status.collector));
    if (status.state == CollectorState::kOff) {
      off.push_back(name + " is off");
    } else if (status.state == CollectorState::kDegraded) {
      watched.push_back(name + " (degraded)");
    } else {
      watched.push_back(name);
    }
  }
  const double seconds =
      static_cast<double>(snapshot.window.end_ns - snapshot.window.begin_ns) / 1e9;
  std::string text =
      fmt::format("nothing found in {:.0f}s of {}", seconds,
                  watched.empty() ? "nothing" : fmt::to_string(fmt::join(watched, ", ")));
  if (!off.empty()) text += fmt::format("; {}", fmt::join(off, ", "));
  return text;
}

}  // namespace pawprint
