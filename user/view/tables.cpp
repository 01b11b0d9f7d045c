// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/tables.h"

#include <fmt/format.h>

#include "core/clock.h"
#include "core/text.h"
#include "view/cell_text.h"
#include "view/findings_view.h"
#include "view/probe_tables.h"
#include "view/text_table.h"

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

std::string timewait_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table(timewait_columns());
  for (const TimewaitRow& row : snapshot.timewait) {
    table.add({row.remote, std::to_string(row.listener_syns), std::to_string(row.syn_ts_backwards),
               row.segments_known ? std::to_string(row.segments) : "-",
               std::to_string(row.regressions), std::to_string(refused_syns(row)),
               row.segments_known ? std::to_string(row.accepted_reuse) : "-",
               row.recycle_known ? std::to_string(row.recycle_would_refuse) : "-",
               row.clocks ? std::to_string(*row.clocks) : "-"});
  }
  if (table.empty()) return "TIME_WAIT  no SYN and no TIME_WAIT segment yet\n";
  return "TIME_WAIT  by remote host; RECYCLE: SYNs that tcp_tw_recycle would refuse\n" +
         table.render(width);
}

std::string syn_table(const Snapshot& snapshot, std::size_t width) {
  TextTable table(syn_columns());
  for (const SynDropRow& row : snapshot.syn_drops) {
    table.add({row.remote, endpoint_text(row.listener->address, row.listener->port),
               owner_text(row), std::string(row.reason), std::to_string(row.count),
               fmt::format("{:.1f}/s", row.rate), queue_text(row.accept_queue),
               queue_text(row.syn_queue)});
  }
  const std::string totals = syn_totals_text(snapshot.syn_totals) + '\n';
  return table.empty() ? totals : totals + table.render(width);
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
  for (const auto& columns : {syn_columns(), timewait_columns(), probe_columns(), timeout_columns(),
                              kube_event_columns()}) {
    for (const TextColumn& column : columns) titles.push_back(column.title);
  }
  return titles;
}

std::string render_tables(const Snapshot& snapshot, std::size_t width) {
  const double seconds =
      static_cast<double>(snapshot.window.end_ns - snapshot.window.begin_ns) / 1e9;
  std::string out = fmt::format("pawprint  {}  {}  {}  window {:.0f}s  lost {}\n",
                                printable(snapshot.node.hostname), printable(snapshot.node.kernel),
                                time_of_day(snapshot.time_ns), seconds, snapshot.loss.total());
  if (snapshot.source.filter) {
    out += fmt::format("filter {}: totals and rows are of this traffic only\n",
                       printable(*snapshot.source.filter));
  }
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
