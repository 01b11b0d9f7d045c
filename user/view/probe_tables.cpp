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

bool has_spec(const ProbeRow& row) {
  return row.kind != "exec";
}

std::vector<std::string> probe_cells(const ProbeRow& row) {
  return {container_text(row),
          command_text(row),
          std::to_string(row.count),
          duration_text(row.p50_ns),
          duration_text(row.p99_ns),
          duration_text(row.run_p50_ns),
          row.slowest_phase.value_or("-"),
          std::to_string(row.over_timeout),
          exits_text(row)};
}

std::vector<std::string> timeout_cells(const ProbeRow& row) {
  std::vector<std::string> cells{
      container_text(row) + " " + (has_spec(row) ? row.kind : row.command),
      row.timeout_ns ? fmt::format("{:g}s", static_cast<double>(*row.timeout_ns) / 1e9) : "-",
      percent(row.over_timeout, row.count), std::to_string(row.leftover)};
  for (const ProbeRow::WhatIf& one : row.what_if) cells.push_back(percent(one.over, row.count));
  cells.push_back(failures_cell(row));
  cells.push_back(row.suggested_timeout_s ? fmt::format("{}s", *row.suggested_timeout_s) : "-");
  return cells;
}

std::vector<std::string> kube_event_cells(const KubeEventRow& row) {
  return {time_of_day(row.last_ns),
          row.reason,
          std::to_string(row.count),
          fmt::format("{}/{}/{}", row.pod_namespace, row.pod, row.container.value_or("*")),
          measured_cell(row),
          row.message};
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

void add_probes(const Snapshot& snapshot, TextOutput& out) {
  const auto& rows = snapshot.probes;
  if (rows.empty()) return out.add("\nPROBES  none yet\n");
  out.add("\nPROBES  total from the runtime's exec to its exit\n");
  out.add(probe_columns(), rows, probe_cells);
}

void add_timeouts(const Snapshot& snapshot, TextOutput& out) {
  std::vector<const ProbeRow*> rows;
  for (const ProbeRow& row : snapshot.probes) {
    if (has_spec(row) || row.over_timeout > 0 || row.leftover > 0) rows.push_back(&row);
  }
  if (rows.empty()) return;
  out.add("\nTIMEOUTS  share of sessions over timeoutSeconds now, and over others\n");
  out.add(timeout_columns(),
          {rows.size(), [&](std::size_t row) { return timeout_cells(*rows[row]); }});
}

void add_kube_events(const Snapshot& snapshot, TextOutput& out) {
  const auto& rows = snapshot.kube_events;
  if (rows.empty()) return;
  out.add("\nEVENTS  what the API server was told, and the session measured at that time\n");
  out.add(kube_event_columns(), rows, kube_event_cells);
}

}  // namespace pawprint
