// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/tables.h"

#include <fmt/format.h>

#include "core/clock.h"
#include "core/text.h"
#include "view/cell_text.h"
#include "view/findings_view.h"
#include "view/probe_tables.h"
#include "view/text_output.h"

namespace pawprint {
namespace {

std::vector<TextColumn> timewait_columns() {
  return {{"REMOTE", Align::kLeft, 15}, {"SYNS", Align::kRight},      {"BACKWARDS", Align::kRight},
          {"TW SEGS", Align::kRight},   {"REGRESSED", Align::kRight}, {"REFUSED", Align::kRight},
          {"REUSED", Align::kRight},    {"RECYCLE", Align::kRight},   {"CLOCKS", Align::kRight}};
}

std::vector<TextColumn> syn_columns() {
  return {{"REMOTE", Align::kLeft, 15}, {"LISTENER", Align::kLeft, 12}, {"OWNER", Align::kLeft, 8},
          {"REASON", Align::kLeft, 10}, {"COUNT", Align::kRight},       {"RATE", Align::kRight},
          {"ACCEPTQ", Align::kRight},   {"SYNQ", Align::kRight}};
}

std::vector<std::string> timewait_cells(const TimewaitRow& row) {
  return {row.remote,
          std::to_string(row.listener_syns),
          std::to_string(row.syn_ts_backwards),
          row.segments_known ? std::to_string(row.segments) : "-",
          std::to_string(row.regressions),
          std::to_string(refused_syns(row)),
          row.segments_known ? std::to_string(row.accepted_reuse) : "-",
          row.recycle_known ? std::to_string(row.recycle_would_refuse) : "-",
          row.clocks ? std::to_string(*row.clocks) : "-"};
}

std::vector<std::string> syn_cells(const SynDropRow& row) {
  return {row.remote,
          endpoint_text(row.listener->address, row.listener->port),
          owner_text(row),
          std::string(row.reason),
          std::to_string(row.count),
          fmt::format("{:.1f}/s", row.rate),
          queue_text(row.accept_queue),
          queue_text(row.syn_queue)};
}

void add_timewait(const Snapshot& snapshot, TextOutput& out) {
  const auto& rows = snapshot.timewait;
  if (rows.empty()) return out.add("\nTIME_WAIT  no SYN and no TIME_WAIT segment yet\n");
  out.add("\nTIME_WAIT  by remote host; RECYCLE: SYNs that tcp_tw_recycle would refuse\n");
  out.add(timewait_columns(), rows, timewait_cells);
}

void add_syn_drops(const Snapshot& snapshot, TextOutput& out) {
  const auto& rows = snapshot.syn_drops;
  out.add('\n' + syn_totals_text(snapshot.syn_totals) + '\n');
  if (!rows.empty()) out.add(syn_columns(), rows, syn_cells);
}

std::string coverage_lines(const Snapshot& snapshot) {
  std::string lines;
  for (const CoverageRow& row : snapshot.coverage) {
    const std::string where =
        row.netns == PP_NETNS_NODE ? "node" : fmt::format("netns {}", row.netns);
    if (row.before_tcp && row.kernel > 0) {
      lines +=
          fmt::format("lost before TCP: {} {} {}: {}\n", where, row.counter, row.kernel, row.note);
    } else if (row.observed && *row.observed != row.kernel) {
      lines += fmt::format("coverage: {} {}: kernel {}, observed {}: {}\n", where, row.counter,
                           row.kernel, *row.observed, row.note);
    }
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
  for (const auto& columns : {syn_columns(), timewait_columns(), probe_columns(), timeout_columns(),
                              kube_event_columns()}) {
    for (const TextColumn& column : columns) titles.push_back(column.title);
  }
  return titles;
}

Result<void> write_tables(const Snapshot& snapshot, std::size_t width, const WriteBytes& write) {
  TextOutput out(write, width);
  const double seconds =
      static_cast<double>(snapshot.window.end_ns - snapshot.window.begin_ns) / 1e9;
  out.add(fmt::format("pawprint  {}  {}  {}  window {:.0f}s  lost {}\n",
                      printable(snapshot.node.hostname), printable(snapshot.node.kernel),
                      time_of_day(snapshot.time_ns), seconds, snapshot.loss.total()));
  if (snapshot.source.filter) {
    out.add(fmt::format("filter {}: totals and rows are of this traffic only\n",
                        printable(*snapshot.source.filter)));
  }
  out.add(collector_lines(snapshot));
  out.add("\n" + render_findings(snapshot, width));
  if (wanted(snapshot, Collector::kSyn)) add_syn_drops(snapshot, out);
  if (wanted(snapshot, Collector::kTimewait)) add_timewait(snapshot, out);
  if (wanted(snapshot, Collector::kProbe)) {
    add_probes(snapshot, out);
    add_timeouts(snapshot, out);
  }
  add_kube_events(snapshot, out);
  const std::string coverage = coverage_lines(snapshot);
  if (!coverage.empty()) out.add("\n" + coverage);
  return out.end();
}

std::string render_tables(const Snapshot& snapshot, std::size_t width) {
  std::string text;
  static_cast<void>(write_tables(snapshot, width, append_to(text)));
  return text;
}

}  // namespace pawprint
