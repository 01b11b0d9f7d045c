// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/view_options.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace pawprint {
namespace {

using ProbeLess = std::function<bool(const ProbeRow&, const ProbeRow&)>;

// Largest first for numbers, alphabetical for text.
const std::vector<std::pair<std::string, ProbeLess>>& probe_orders() {
  static const std::vector<std::pair<std::string, ProbeLess>> kOrders{
      {"count", [](const auto& a, const auto& b) { return a.count > b.count; }},
      {"p50", [](const auto& a, const auto& b) { return a.p50_ns > b.p50_ns; }},
      {"p99", [](const auto& a, const auto& b) { return a.p99_ns > b.p99_ns; }},
      {"max", [](const auto& a, const auto& b) { return a.max_ns > b.max_ns; }},
      {"run", [](const auto& a, const auto& b) { return a.run_p50_ns > b.run_p50_ns; }},
      {"over", [](const auto& a, const auto& b) { return a.over_timeout > b.over_timeout; }},
      {"failed", [](const auto& a, const auto& b) { return a.failed > b.failed; }},
      {"last_seen", [](const auto& a, const auto& b) { return a.last_seen_ns > b.last_seen_ns; }},
      {"container", [](const auto& a, const auto& b) { return a.container_id < b.container_id; }},
      {"command", [](const auto& a, const auto& b) { return a.command < b.command; }},
  };
  return kOrders;
}

// Only what is of the pod "namespace/name".
void keep_pod(const std::string& pod, Snapshot& snapshot) {
  const auto is_other = [&](const auto& row) { return row.pod_namespace + "/" + row.pod != pod; };
  std::erase_if(snapshot.probes, [&](const ProbeRow& row) {
    return !row.pod || row.pod_namespace.value_or("") + "/" + *row.pod != pod;
  });
  std::erase_if(snapshot.kube_events, is_other);
  std::erase_if(snapshot.syn_drops, [&](const SynDropRow& row) { return row.pod != pod; });
}

}  // namespace

const std::vector<std::string>& sort_columns() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& [name, less] : probe_orders()) names.push_back(name);
    return names;
  }();
  return kNames;
}

void apply(const Options& options, Snapshot& snapshot) {
  if (options.pod) keep_pod(*options.pod, snapshot);
  for (const auto& [name, less] : probe_orders()) {
    if (options.sort == name) {
      std::stable_sort(snapshot.probes.begin(), snapshot.probes.end(), less);
    }
  }
  if (options.top && snapshot.probes.size() > *options.top) snapshot.probes.resize(*options.top);
}

}  // namespace pawprint
