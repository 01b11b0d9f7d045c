// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/probe_rows.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/clock.h"
#include "model/timeout_suggestion.h"

namespace pawprint {
namespace {

constexpr std::array<std::uint64_t, 5> kWhatIfSeconds{1, 2, 3, 5, 10};

// Sessions in different containers that end so close to each other ran side by side, or in
// the same bad moment of the node: the usual period of a probe.
constexpr std::uint64_t kTogetherNs = 10 * kNsPerSec;

std::vector<ProbeRow::WhatIf> what_if(const Histogram& total) {
  std::vector<ProbeRow::WhatIf> table;
  table.reserve(kWhatIfSeconds.size());
  for (const std::uint64_t seconds : kWhatIfSeconds) {
    table.push_back({seconds, total.count_above(seconds * kNsPerSec)});
  }
  return table;
}

std::optional<std::string> slowest_of(const PhaseTimes& phases) {
  const std::array<std::pair<const char*, std::optional<std::uint64_t>>, 4> all{
      {{"setup", phases.setup},
       {"start", phases.start},
       {"run", phases.run},
       {"teardown", phases.teardown}}};
  const auto slowest = std::max_element(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return slowest->second ? std::optional<std::string>(slowest->first) : std::nullopt;
}

std::optional<std::string> consequence_of(const std::string& kind) {
  if (kind == "liveness" || kind == "startup") return "restart";
  if (kind == "readiness") return "unready";
  return std::nullopt;
}

void add(std::optional<std::uint64_t>& sum, std::uint64_t more) {
  sum = sum.value_or(0) + more;
}

}  // namespace

void ProbeRows::refresh() {
  if (!std::exchange(stale_, false)) return;
  for (auto& [key, row] : rows_) {
    ProbeRule rule = specs_.rule_for(key.container_id, row.command);
    if (rule == row.rule) continue;
    row.rule = std::move(rule);
    row.verdicts.rejudge(row.rule, row.total);
  }
}

bool ProbeRows::begin(const ProbeRowKey& key, const pp_probe_exec& event) {
  auto found = rows_.find(key);
  if (found == rows_.end()) {
    if (rows_.size() >= kMostRows) return false;
    found = rows_.emplace(key, Row{}).first;
    Row& row = found->second;
    for (const std::string_view argument : arguments(event))
      row.command.argv.emplace_back(argument);
    row.command.cut = event.args_total > event.args_len;
    row.rule = specs_.rule_for(key.container_id, row.command);
  }
  Row& row = found->second;
  row.last_seen_ns = std::max<std::uint64_t>(row.last_seen_ns, event.h.time_ns);
  return true;
}

void ProbeRows::complete(const ProbeRowKey& key, const Outcome& outcome, const ProbeTimes& times) {
  Row& row = rows_[key];
  row.last_seen_ns =
      std::max(row.last_seen_ns, outcome.end_ns - times.teardown.value_or(0));  // the command's end
  row.total.add(outcome.total_ns);
  for (const auto& [phase, ns] :
       {std::pair{&row.setup, times.setup}, std::pair{&row.start, times.start},
        std::pair{&row.run, times.run}, std::pair{&row.teardown, times.teardown}}) {
    if (ns) phase->add(*ns);
  }
  if (outcome.status) {
    ++row.exit_codes[exit_code(*outcome.status)];
    if (exit_code(*outcome.status) != 0) ++row.failed;
  }
  row.verdicts.add(outcome, row.rule);
}

void ProbeRows::add_times(const ProbeRowKey& key, const pp_header& head, std::uint64_t cpu_ns,
                          std::uint64_t runq_wait_ns) {
  Row& row = rows_[key];
  if ((head.have & PP_HAVE_CPU) != 0) add(row.cpu_ns, cpu_ns);
  if ((head.have & PP_HAVE_RUNQ) != 0) add(row.runq_wait_ns, runq_wait_ns);
}

void ProbeRows::add_throttled(const ProbeRowKey& key, std::uint64_t throttled_ns) {
  add(rows_[key].throttled_ns, throttled_ns);
}

ProbeRow ProbeRows::fill(const ProbeRowKey& key, const Row& row, const TimeMap& time) const {
  ProbeRow out;
  out.container_id = key.container_id;
  if (const ContainerName* name = specs_.name_of(key.container_id)) {
    out.pod_namespace = name->pod_namespace;
    out.pod = name->pod;
    if (!name->container.empty()) out.container = name->container;
  }
  out.kind = row.rule.kind;
  out.also = row.rule.also;
  out.command = key.command;
  out.command_truncated = row.command.cut;
  out.count = row.total.count();
  out.p50_ns = row.total.quantile(0.50);
  out.p90_ns = row.total.quantile(0.90);
  out.p99_ns = row.total.quantile(0.99);
  if (row.total.count() > 0) out.max_ns = row.total.max();
  out.run_p50_ns = row.run.quantile(0.50);
  out.phases_p99 = {row.setup.quantile(0.99), row.start.quantile(0.99), row.run.quantile(0.99),
                    row.teardown.quantile(0.99)};
  out.slowest_phase = slowest_of(out.phases_p99);
  out.cpu_ns = row.cpu_ns;
  out.runq_wait_ns = row.runq_wait_ns;
  out.throttled_ns = row.throttled_ns;
  out.exit_codes = row.exit_codes;
  out.failed = row.failed;
  out.killed = row.verdicts.killed();
  out.timeout_ns = row.rule.timeout_ns;
  out.timeout_source = row.rule.source;
  out.period_s = row.rule.period_s;
  out.failure_threshold = row.rule.failure_threshold;
  out.over_timeout = row.verdicts.over_timeout();
  out.consecutive_failures = row.verdicts.consecutive_failures();
  out.most_consecutive_failures = row.verdicts.most_consecutive_failures();
  out.threshold_reached = row.verdicts.threshold_reached();
  if (out.threshold_reached > 0) out.consequence = consequence_of(out.kind);
  out.what_if = what_if(row.total);
  out.suggested_timeout_s = suggest_timeout_s(
      {row.total, row.verdicts.longest_success_ns(), out.killed, row.rule.timeout_ns});
  out.last_seen_ns = time.realtime(row.last_seen_ns);
  return out;
}

// Of the sessions over their timeout: how many had one of another container close by.
void ProbeRows::count_together(std::map<ProbeRowKey, ProbeRow>& out) const {
  struct Late {
    std::uint64_t end_ns;
    const ProbeRowKey* key;
  };
  std::vector<Late> late;
  for (const auto& [key, row] : rows_) {
    for (const Outcome& outcome : row.verdicts.recent()) {
      if (row.rule.timeout_ns && outcome.total_ns > *row.rule.timeout_ns) {
        late.push_back({outcome.end_ns, &key});
      }
    }
  }
  std::sort(late.begin(), late.end(),
            [](const Late& a, const Late& b) { return a.end_ns < b.end_ns; });
  std::vector<bool> together(late.size(), false);
  // The nearest of another container before each, then behind each.
  const auto sweep = [&](auto begin, auto end, auto step) {
    std::optional<std::size_t> other;  // the last one of another container than `last`
    std::optional<std::size_t> last;
    for (auto i = begin; i != end; i += step) {
      const auto at = static_cast<std::size_t>(i);
      if (last && late[*last].key->container_id != late[at].key->container_id) other = last;
      if (other && elapsed_ns(std::min(late[*other].end_ns, late[at].end_ns),
                              std::max(late[*other].end_ns, late[at].end_ns)) <= kTogetherNs) {
        together[at] = true;
      }
      last = at;
    }
  };
  const auto count = static_cast<std::ptrdiff_t>(late.size());
  sweep(std::ptrdiff_t{0}, count, std::ptrdiff_t{1});
  sweep(count - 1, std::ptrdiff_t{-1}, std::ptrdiff_t{-1});
  for (std::size_t i = 0; i < late.size(); ++i) {
    if (together[i]) ++out.at(*late[i].key).over_with_others;
  }
}

std::map<ProbeRowKey, ProbeRow> ProbeRows::snapshot(const TimeMap& time) const {
  std::map<ProbeRowKey, ProbeRow> out;
  for (const auto& [key, row] : rows_) out.emplace(key, fill(key, row, time));
  count_together(out);
  return out;
}

}  // namespace pawprint
