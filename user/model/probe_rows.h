// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One row for each (container, command): what its sessions add up to.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/histogram.h"
#include "model/model.h"
#include "model/probe_specs.h"
#include "model/probe_verdicts.h"

namespace pawprint {

struct ProbeRowKey {
  std::string container_id;
  std::string command;  // arguments joined by spaces, as the process had them
  auto operator<=>(const ProbeRowKey&) const = default;
};

// Phases of one session in ns; none: not known.
struct ProbeTimes {
  std::optional<std::uint64_t> setup, start, run, teardown;
};

class ProbeRows {
 public:
  static constexpr std::size_t kMostRows = 16384;

  explicit ProbeRows(std::uint64_t option_timeout_ns) : specs_(option_timeout_ns) {}

  // Names and specs. Rows are judged anew at the next refresh().
  void on_event(const Event& event) { stale_ = specs_.on_event(event) || stale_; }
  void refresh();

  // A session begins. False: there is no room for one more row.
  bool begin(const ProbeRowKey& key, const pp_probe_exec& event);

  // It ended. `key` is of a row that began.
  void complete(const ProbeRowKey& key, const Outcome& outcome, const ProbeTimes& times);
  void add_times(const ProbeRowKey& key, const pp_header& head, std::uint64_t cpu_ns,
                 std::uint64_t runq_wait_ns);
  void add_throttled(const ProbeRowKey& key, std::uint64_t throttled_ns);

  std::map<ProbeRowKey, ProbeRow> snapshot(const TimeMap& time) const;

  // Calls `visit(row, outcome)` with each remembered session of the containers of a pod.
  // `container` empty: all of them.
  template <typename Visit>
  void for_each_outcome(const ContainerName& name, const Visit& visit) const {
    for (const auto& [key, row] : rows_) {
      const ContainerName* known = specs_.name_of(key.container_id);
      if (known == nullptr || known->pod != name.pod ||
          known->pod_namespace != name.pod_namespace) {
        continue;
      }
      if (!name.container.empty() && known->container != name.container) continue;
      for (const Outcome& outcome : row.verdicts.recent()) visit(key.command, row.rule, outcome);
    }
  }

 private:
  struct Row {
    CommandLine command;
    ProbeRule rule;
    ProbeVerdicts verdicts;
    Histogram total, setup, start, run, teardown;
    std::optional<std::uint64_t> cpu_ns, runq_wait_ns, throttled_ns;
    std::map<int, std::uint64_t> exit_codes;
    std::uint64_t failed = 0;
    std::uint64_t last_seen_ns = 0;
  };

  ProbeRow fill(const ProbeRowKey& key, const Row& row, const TimeMap& time) const;
  void count_together(std::map<ProbeRowKey, ProbeRow>& out) const;

  ProbeSpecs specs_;
  std::map<ProbeRowKey, Row> rows_;
  bool stale_ = false;
};

}  // namespace pawprint
