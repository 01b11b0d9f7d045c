// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/comparison.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/clock.h"

namespace pawprint {
namespace {

// What is compared of one snapshot: (section, what, unit) → value.
using Key = std::pair<std::string, std::pair<std::string, std::string>>;
using Values = std::map<Key, std::optional<double>>;

class Collection {
 public:
  explicit Collection(const Snapshot& snapshot)
      : minutes_(static_cast<double>(elapsed_ns(snapshot.window.begin_ns, snapshot.window.end_ns)) /
                 60e9) {}

  void rate(const char* section, const std::string& what, std::optional<std::uint64_t> count) {
    std::optional<double> value;
    if (count && minutes_ > 0) value = static_cast<double>(*count) / minutes_;
    put(section, what, "/min", value);
  }
  void number(const char* section, const std::string& what, const char* unit, double value) {
    put(section, what, unit, value);
  }
  // The largest of all that have the same name.
  void worst(const char* section, const std::string& what, const char* unit, double value) {
    auto& kept = values_[{section, {what, unit}}];
    kept = std::max(kept.value_or(value), value);
  }
  void sum(const char* section, const std::string& what, const char* unit, double value) {
    auto& kept = values_[{section, {what, unit}}];
    kept = kept.value_or(0) + value;
  }
  const Values& values() const { return values_; }
  double minutes() const { return minutes_; }

 private:
  void put(const char* section, const std::string& what, const char* unit,
           std::optional<double> value) {
    values_[{section, {what, unit}}] = value;
  }

  double minutes_;
  Values values_;
};

void collect_tcp(const Snapshot& snapshot, Collection& out) {
  const SynTotals& totals = snapshot.syn_totals;
  out.rate("syn", "received", totals.received);
  out.rate("syn", "answered", totals.answered);
  out.rate("syn", "dropped", totals.dropped);
  out.rate("syn", "unknown", totals.unknown);
  for (const auto& [reason, count] : totals.by_reason) out.rate("syn", "dropped, " + reason, count);
  std::uint64_t hosts = 0, regressions = 0, refused = 0, backwards = 0;
  for (const TimewaitRow& row : snapshot.timewait) {
    if (row.regressions > 0) ++hosts;
    regressions += row.regressions;
    refused += row.refused.regression + row.refused.not_newer + row.refused.rate_limited +
               row.refused.out_of_window;
    backwards += row.syn_ts_backwards;
  }
  out.number("timewait", "hosts with regressions", "", static_cast<double>(hosts));
  out.rate("timewait", "regressions", regressions);
  out.rate("timewait", "refused SYNs", refused);
  out.rate("timewait", "SYNs with timestamps backwards", backwards);
}

void collect_probes(const Snapshot& snapshot, Collection& out) {
  for (const ProbeRow& row : snapshot.probes) {
    const std::string name = row.container ? *row.container + ": " + row.command : row.command;
    if (row.count == 0) continue;
    const auto count = static_cast<double>(row.count);
    if (out.minutes() > 0) out.sum("probe", name, "/min", count / out.minutes());
    if (row.p50_ns) out.worst("probe", name, "ms p50", static_cast<double>(*row.p50_ns) / 1e6);
    if (row.p99_ns) out.worst("probe", name, "ms p99", static_cast<double>(*row.p99_ns) / 1e6);
    out.worst("probe", name, "% over timeout", static_cast<double>(row.over_timeout) / count * 100);
    out.worst("probe", name, "% failed", static_cast<double>(row.failed) / count * 100);
  }
}

Collection collect(const Snapshot& snapshot) {
  Collection out(snapshot);
  collect_tcp(snapshot, out);
  collect_probes(snapshot, out);
  out.rate("loss", "events lost", snapshot.loss.total());
  for (const Finding& finding : snapshot.findings) {
    out.sum("finding", finding.id, "found", 1);
  }
  return out;
}

}  // namespace

std::vector<Change> compare(const Snapshot& before, const Snapshot& after) {
  const Collection a = collect(before);
  const Collection b = collect(after);
  std::set<Key> keys;
  for (const Collection* side : {&a, &b}) {
    for (const auto& [key, value] : side->values()) keys.insert(key);
  }
  const auto value_of = [](const Collection& side, const Key& key) -> std::optional<double> {
    const auto found = side.values().find(key);
    if (found != side.values().end()) return found->second;
    // A finding or a reason that is not there did not occur; a probe is not known.
    if (key.first == "probe") return std::nullopt;
    return 0.0;
  };
  std::vector<Change> changes;
  changes.reserve(keys.size());
  for (const Key& key : keys) {
    changes.push_back(
        {key.first, key.second.first, key.second.second, value_of(a, key), value_of(b, key)});
  }
  return changes;
}

}  // namespace pawprint
