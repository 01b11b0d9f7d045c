// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/probe_tables.h"

#include <fmt/format.h>

#include "core/clock.h"
#include "view/cell_text.h"

namespace pawprint {
namespace {

std::string percent(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return "-";
  return fmt::format("{:.0f}%", 100.0 * static_cast<double>(part) / static_cast<double>(all));
}

std::string failures_cell(const ProbeRow& row) {
  if (!row.failure_threshold) return std::to_string(row.most_consecutive_failures);
  return fmt::format("{}/{}", row.most_consecutive_failures, *row.failure_threshold);
}

std::string measured_cell(const KubeEventRow& row) {
  if (row.sessions.empty()) return "-";
  const KubeEventRow::Session& last = row.sessions.front();
  return fmt::format("{}{}", duration_text(last.total_ns),
                     last.exit_code ? fmt::format(" exit {}", *last.exit_code) : "");
}

}  // namespace

std::vector<TextColumn> probe_columns() {
  return {{"CONTAINER", Align::kLeft, 12},
          {"COMMAND", Align::kLeft, 10},
          {"COUNT", Align::kRight},
          {"P50", Align::kRight},
          {"P99", Align::kRight},
          {"RUN P50", Align::kRight},
          {"SLOWEST"},
          {"OVER", Align::kRight},
          {"EXITS", Align::kLeft, 5}};
}

std::vector<TextColumn> timeout_columns() {
  return {{"PROBE", Align::kLeft, 16}, {"NOW", Align::kRight},    {"OVER", Align::kRight},
          {"LEFT", Align::kRight},     {">1s", Align::kRight},    {">2s", Align::kRight},
          {">3s", Align::kRight},      {">5s", Align::kRight},    {">10s", Align::kRight},
          {"IN ROW", Align::kRight},   {"SUGGEST", Align::kRight}};
}

std::vector<TextColumn> kube_event_columns() {
  return {{"TIME"},
          {"REASON", Align::kLeft, 9},
          {"COUNT", Align::kRight},
          {"CONTAINER", Align::kLeft, 12},
          {"MEASURED"},
          {"MESSAGE", Align::kLeft, 10}};
}

std::string probe_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table(probe_columns());
  for (const ProbeRow& row : snapshot.probes) {
    table.add({container_text(row), command_text(row), std::to_string(row.count),
               duration_text(row.p50_ns), duration_text(row.p99_ns), duration_text(row.run_p50_ns),
               row.slowest_phase.value_or("-"), std::to_string(row.over_timeout), exits_text(row)});
  }
  if (table.empty()) return "PROBES  none yet\n";
  return "PROBES  total from the runtime's exec to its exit\n" + table.render(width);
}

// Probes whose spec is known, and whatever ran too long.
std::string timeout_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table(timeout_columns());
  for (const ProbeRow& row : snapshot.probes) {
    const bool has_spec = row.kind != "exec";
    if (!has_spec && row.over_timeout == 0 && row.leftover == 0) continue;
    std::vector<std::string> cells{
        container_text(row) + " " + (has_spec ? row.kind : row.command),
        row.timeout_ns ? fmt::format("{:g}s", static_cast<double>(*row.timeout_ns) / 1e9) : "-",
        percent(row.over_timeout, row.count), std::to_string(row.leftover)};
    for (const ProbeRow::WhatIf& one : row.what_if) cells.push_back(percent(one.over, row.count));
    cells.push_back(failures_cell(row));
    cells.push_back(row.suggested_timeout_s ? fmt::format("{}s", *row.suggested_timeout_s) : "-");
    table.add(cells);
  }
  if (table.empty()) return "";
  return "\nTIMEOUTS  share of sessions over timeoutSeconds now, and over others\n" +
         table.render(width);
}

std::string kube_event_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table(kube_event_columns());
  for (const KubeEventRow& row : snapshot.kube_events) {
    table.add({time_of_day(row.last_ns), row.reason, std::to_string(row.count),
               fmt::format("{}/{}/{}", row.pod_namespace, row.pod, row.container.value_or("*")),
               measured_cell(row), row.message});
  }
  if (table.empty()) return "";
  return "\nEVENTS  what the API server was told, and the session measured at that time\n" +
         table.render(width);
}

}  // namespace pawprint
