// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/tables.h"

#include <fmt/format.h>

#include "core/clock.h"
#include "core/text.h"
#include "view/text_table.h"

namespace pawprint {
namespace {

constexpr std::size_t kShortIdChars = 12;

std::string duration_cell(const std::optional<std::uint64_t>& ns) {
  if (!ns) return "-";
  const double ms = static_cast<double>(*ns) / 1e6;
  if (ms < 10) return fmt::format("{:.1f}ms", ms);
  if (ms < 10'000) return fmt::format("{:.0f}ms", ms);
  return fmt::format("{:.1f}s", ms / 1e3);
}

std::string container_cell(const ProbeRow& row) {
  if (!row.pod) return row.container_id.substr(0, kShortIdChars);
  return fmt::format("{}/{}/{}", row.pod_namespace.value_or("?"), *row.pod,
                     row.container.value_or("?"));
}

std::string exits_cell(const ProbeRow& row) {
  std::string cell;
  for (const auto& [code, count] : row.exit_codes) {
    if (!cell.empty()) cell += ' ';
    cell += fmt::format("{}:{}", code, count);
  }
  return cell.empty() ? "-" : cell;
}

std::string probe_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table({{"CONTAINER", Align::kLeft, 12},
                   {"COMMAND", Align::kLeft, 10},
                   {"COUNT", Align::kRight},
                   {"P50", Align::kRight},
                   {"P99", Align::kRight},
                   {"RUN P50", Align::kRight},
                   {"SLOWEST"},
                   {"OVER", Align::kRight},
                   {"EXITS", Align::kLeft, 5}});
  for (const ProbeRow& row : snapshot.probes) {
    std::string command = row.command + (row.command_truncated ? "…" : "");
    table.add({container_cell(row), std::move(command), std::to_string(row.count),
               duration_cell(row.p50_ns), duration_cell(row.p99_ns), duration_cell(row.run_p50_ns),
               row.slowest_phase.value_or("-"), std::to_string(row.over_timeout), exits_cell(row)});
  }
  if (table.empty()) return "PROBES  none yet\n";
  return "PROBES  total from the runtime's exec to its exit\n" + table.render(width);
}

std::string collector_lines(const Snapshot& snapshot) {
  std::string lines;
  for (const CollectorStatus& status : snapshot.source.collectors) {
    if (status.state == CollectorState::kOn) continue;
    lines += fmt::format("{} {}: {}\n", name_of(status.collector), name_of(status.state),
                         printable(status.why));
  }
  return lines;
}

bool wanted(const Snapshot& snapshot, Collector collector) {
  for (const CollectorStatus& status : snapshot.source.collectors) {
    if (status.collector == collector) return status.state != CollectorState::kOff;
  }
  return false;
}

}  // namespace

std::string describe(const std::vector<CollectorStatus>& collectors) {
  std::string text;
  for (const CollectorStatus& status : collectors) {
    if (!text.empty()) text += ' ';
    text += name_of(status.collector);
    text += '=';
    text += status.state == CollectorState::kOff
                ? "off"
                : fmt::format("{}/{}/{}", status.backend, status.attach, status.transport);
  }
  return text;
}

std::string render_tables(const Snapshot& snapshot, std::size_t width) {
  const double seconds =
      static_cast<double>(snapshot.window.end_ns - snapshot.window.begin_ns) / 1e9;
  std::string out = fmt::format("pawprint  {}  {}  {}  window {:.0f}s  lost {}\n",
                                printable(snapshot.node.hostname), snapshot.node.kernel,
                                time_of_day(snapshot.time_ns), seconds, snapshot.loss.total());
  out += collector_lines(snapshot);
  if (wanted(snapshot, Collector::kProbe)) out += "\n" + probe_table(snapshot, width);
  return out;
}

}  // namespace pawprint
