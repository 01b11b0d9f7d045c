// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/tables.h"

#include <fmt/format.h>

#include "core/clock.h"
#include "core/text.h"
#include "view/findings_view.h"
#include "view/text_table.h"

namespace pawprint {
namespace {

constexpr std::size_t kShortIdChars = 12;

std::vector<Column> probe_columns() {
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

std::vector<Column> timewait_columns() {
  return {{"REMOTE", Align::kLeft, 15}, {"SYNS", Align::kRight},      {"BACKWARDS", Align::kRight},
          {"TW SEGS", Align::kRight},   {"REGRESSED", Align::kRight}, {"REFUSED", Align::kRight},
          {"REUSED", Align::kRight},    {"RECYCLE", Align::kRight},   {"CLOCKS", Align::kRight}};
}

std::vector<Column> syn_columns() {
  return {{"REMOTE", Align::kLeft, 15}, {"LISTENER", Align::kLeft, 12}, {"OWNER", Align::kLeft, 8},
          {"REASON", Align::kLeft, 10}, {"COUNT", Align::kRight},       {"RATE", Align::kRight},
          {"ACCEPTQ", Align::kRight},   {"SYNQ", Align::kRight}};
}

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
  TextTable table(probe_columns());
  for (const ProbeRow& row : snapshot.probes) {
    std::string command = row.command + (row.command_truncated ? "…" : "");
    table.add({container_cell(row), std::move(command), std::to_string(row.count),
               duration_cell(row.p50_ns), duration_cell(row.p99_ns), duration_cell(row.run_p50_ns),
               row.slowest_phase.value_or("-"), std::to_string(row.over_timeout), exits_cell(row)});
  }
  if (table.empty()) return "PROBES  none yet\n";
  return "PROBES  total from the runtime's exec to its exit\n" + table.render(width);
}

std::string percent(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return "-";
  return fmt::format("{:.0f}%", 100.0 * static_cast<double>(part) / static_cast<double>(all));
}

std::string failures_cell(const ProbeRow& row) {
  if (!row.failure_threshold) return std::to_string(row.most_consecutive_failures);
  return fmt::format("{}/{}", row.most_consecutive_failures, *row.failure_threshold);
}

// Probes whose spec is known, and whatever ran too long.
std::string timeout_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table({{"PROBE", Align::kLeft, 16},
                   {"NOW", Align::kRight},
                   {"OVER", Align::kRight},
                   {"LEFT", Align::kRight},
                   {">1s", Align::kRight},
                   {">2s", Align::kRight},
                   {">3s", Align::kRight},
                   {">5s", Align::kRight},
                   {">10s", Align::kRight},
                   {"IN ROW", Align::kRight},
                   {"SUGGEST", Align::kRight}});
  for (const ProbeRow& row : snapshot.probes) {
    const bool has_spec = row.kind != "exec";
    if (!has_spec && row.over_timeout == 0 && row.leftover == 0) continue;
    std::vector<std::string> cells{
        container_cell(row) + " " + (has_spec ? row.kind : row.command),
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

std::string measured_cell(const KubeEventRow& row) {
  if (row.sessions.empty()) return "-";
  const KubeEventRow::Session& last = row.sessions.front();
  return fmt::format("{}{}", duration_cell(last.total_ns),
                     last.exit_code ? fmt::format(" exit {}", *last.exit_code) : "");
}

std::string kube_event_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table({{"TIME"},
                   {"REASON"},
                   {"COUNT", Align::kRight},
                   {"CONTAINER", Align::kLeft, 12},
                   {"MEASURED"},
                   {"MESSAGE", Align::kLeft, 10}});
  for (const KubeEventRow& row : snapshot.kube_events) {
    table.add({time_of_day(row.last_ns), row.reason, std::to_string(row.count),
               fmt::format("{}/{}/{}", row.pod_namespace, row.pod, row.container.value_or("*")),
               measured_cell(row), row.message});
  }
  if (table.empty()) return "";
  return "\nEVENTS  what the API server was told, and the session measured at that time\n" +
         table.render(width);
}

std::string timewait_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table(timewait_columns());
  for (const TimewaitRow& row : snapshot.timewait) {
    const auto& refused = row.refused;
    table.add({row.remote, std::to_string(row.listener_syns), std::to_string(row.syn_ts_backwards),
               std::to_string(row.segments), std::to_string(row.regressions),
               std::to_string(refused.regression + refused.not_newer + refused.rate_limited +
                              refused.out_of_window),
               std::to_string(row.accepted_reuse),
               row.recycle_known ? std::to_string(row.recycle_would_refuse) : "-",
               row.clocks ? std::to_string(*row.clocks) : "-"});
  }
  if (table.empty()) return "TIME_WAIT  no SYN and no TIME_WAIT segment yet\n";
  return "TIME_WAIT  by remote host; RECYCLE: SYNs that tcp_tw_recycle would refuse\n" +
         table.render(width);
}

std::string queue_cell(const std::optional<QueueState>& queue) {
  return queue ? fmt::format("{}/{}", queue->len, queue->max) : "-";
}

std::string owner_cell(const SynDropRow& row) {
  if (!row.pid) return "-";
  return fmt::format("{}[{}]", row.comm.value_or("?"), *row.pid);
}

std::string syn_table(const Snapshot& snapshot, std::size_t width) {
  const SynTotals& totals = snapshot.syn_totals;
  const auto cell = [](const std::optional<std::uint64_t>& n) {
    return n ? std::to_string(*n) : "-";
  };
  std::string out = fmt::format(
      "SYN  received {}  answered {} (cookies {})  dropped {}  unknown {}{}\n",
      cell(totals.received), cell(totals.answered), cell(totals.cookies), cell(totals.dropped),
      cell(totals.unknown), totals.sampled ? "  details are sampled" : "");
  TextTable table(syn_columns());
  for (const SynDropRow& row : snapshot.syn_drops) {
    const bool v6 = row.listener_address.find(':') != std::string::npos;
    table.add({row.remote,
               fmt::format("{}:{}", v6 ? "[" + row.listener_address + "]" : row.listener_address,
                           row.listener_port),
               owner_cell(row), row.reason, std::to_string(row.count),
               fmt::format("{:.1f}/s", row.rate), queue_cell(row.accept_queue),
               queue_cell(row.syn_queue)});
  }
  return table.empty() ? out : out + table.render(width);
}

std::string coverage_lines(const Snapshot& snapshot) {
  std::string lines;
  for (const CoverageRow& row : snapshot.coverage) {
    if (!row.observed || *row.observed == row.kernel) continue;
    lines += fmt::format("coverage: netns {} {}: kernel {}, observed {}: {}\n", row.netns,
                         row.counter, row.kernel, *row.observed, row.note);
  }
  return lines;
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

// Every line within the terminal: tables are already, sentences are broken.
std::string wrap_lines(std::string_view text, std::size_t width) {
  if (width == 0) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += wrap(text.substr(0, end), width) + '\n';
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
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

std::vector<std::string> column_titles() {
  std::vector<std::string> titles{"RECEIVED", "ANSWERED", "COOKIES", "DROPPED"};  // of the SYN line
  for (const auto& columns : {syn_columns(), timewait_columns(), probe_columns()}) {
    for (const Column& column : columns) titles.push_back(column.title);
  }
  return titles;
}

std::string render_tables(const Snapshot& snapshot, std::size_t width) {
  const double seconds =
      static_cast<double>(snapshot.window.end_ns - snapshot.window.begin_ns) / 1e9;
  std::string out = fmt::format("pawprint  {}  {}  {}  window {:.0f}s  lost {}\n",
                                printable(snapshot.node.hostname), printable(snapshot.node.kernel),
                                time_of_day(snapshot.time_ns), seconds, snapshot.loss.total());
  out += collector_lines(snapshot);
  out += "\n" + render_findings(snapshot, width);
  if (wanted(snapshot, Collector::kSyn)) out += "\n" + syn_table(snapshot, width);
  if (wanted(snapshot, Collector::kTimewait)) out += "\n" + timewait_table(snapshot, width);
  if (wanted(snapshot, Collector::kProbe)) {
    out += "\n" + probe_table(snapshot, width) + timeout_table(snapshot, width);
  }
  out += kube_event_table(snapshot, width);
  const std::string coverage = coverage_lines(snapshot);
  if (!coverage.empty()) out += "\n" + coverage;
  return wrap_lines(out, width);
}

}  // namespace pawprint
