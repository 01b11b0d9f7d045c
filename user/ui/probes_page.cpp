// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Exec probes, and behind each its sessions with their phases.
#include <fmt/format.h>

#include <algorithm>

#include "core/clock.h"
#include "ui/event_text.h"
#include "ui/pages.h"
#include "view/cell_text.h"

namespace pawprint::ui {
namespace {

Cell duration_cell(const std::optional<std::uint64_t>& ns) {
  if (!ns) return {"-"};
  return {duration_text(ns), static_cast<double>(*ns)};
}

std::string timeout_text(const ProbeRow& row) {
  return row.timeout_ns ? fmt::format("{:g}s", static_cast<double>(*row.timeout_ns) / 1e9) : "-";
}

const ProbeHistory* history_of(const Picture& picture, const ProbeRow& row) {
  const auto found = picture.history->probes().find({row.container_id, row.command});
  return found == picture.history->probes().end() ? nullptr : &found->second;
}

// The longest session that ended in each of the last 60 seconds, in ms.
Trends::Counts longest(const Picture& picture, const ProbeRow& row) {
  Trends::Counts counts{};
  const ProbeHistory* history = history_of(picture, row);
  if (history == nullptr) return counts;
  const TimeMap& time = picture.history->time();
  for (const SessionPoint& session : history->sessions) {
    const std::uint64_t end_ns = ended_ns(session, time);
    if (end_ns > picture.snapshot.time_ns) continue;
    const std::uint64_t ago = elapsed_ns(end_ns, picture.snapshot.time_ns) / kNsPerSec;
    if (ago >= counts.size()) continue;
    std::uint64_t& bar = counts[counts.size() - 1 - ago];
    bar = std::max(bar, session.total_ns / kNsPerMs + 1);
  }
  return counts;
}

double per_minute(const Picture& picture, const ProbeRow& row) {
  double sum = 0;
  for (const std::uint64_t n : picture.trends->last_minute({row_id(row)})) {
    sum += static_cast<double>(n);
  }
  return sum;
}

}  // namespace

Page probes_page(const Picture& picture) {
  const Snapshot& snapshot = picture.snapshot;
  Page page;
  page.title = "PROBES  total time of exec sessions; LAST 60s: the longest ones";
  page.columns = {{{"CONTAINER", Align::kLeft, 12}},
                  {{"KIND"}, 4},
                  {{"COMMAND", Align::kLeft, 10}},
                  {{"COUNT", Align::kRight}},
                  {{"RATE", Align::kRight}},
                  {{"P50", Align::kRight}, 3},
                  {{"P99", Align::kRight}},
                  {{"MAX", Align::kRight}, 5},
                  {{"SLOWEST"}, 2},
                  {{"NOW", Align::kRight}, 6},
                  {{"OVER", Align::kRight}},
                  {{"EXITS", Align::kLeft, 5}, 7},
                  {{"SUGGEST", Align::kRight}, 8},
                  {{"SEEN", Align::kRight}},
                  {{"LAST 60s"}, 1}};
  for (const ProbeRow& row : snapshot.probes) {
    const double minute = per_minute(picture, row);
    page.rows.push_back(
        {row_id(row),
         {{container_text(row)},
          {row.kind},
          {command_text(row)},
          count_cell(row.count),
          {fmt::format("{:.0f}/m", minute), minute},
          duration_cell(row.p50_ns),
          duration_cell(row.p99_ns),
          duration_cell(row.max_ns),
          {row.slowest_phase.value_or("-")},
          {timeout_text(row)},
          count_cell(row.over_timeout, Tone::kWarning),
          {exits_text(row)},
          row.suggested_timeout_s ? Cell{fmt::format("{}s", *row.suggested_timeout_s),
                                         static_cast<double>(*row.suggested_timeout_s)}
                                  : Cell{"-"},
          age_cell(snapshot, row.last_seen_ns),
          spark_cell(longest(picture, row))}});
  }
  page.nothing = "No exec session yet.";
  page.opens = PageKind::kSessions;
  return page;
}

Page sessions_page(const Picture& picture, const std::string& probe) {
  Page page;
  page.columns = {{{"TIME"}},
                  {{"TOTAL", Align::kRight}},
                  {{"SETUP", Align::kRight}},
                  {{"START", Align::kRight}},
                  {{"RUN", Align::kRight}},
                  {{"TEARDOWN", Align::kRight}},
                  {{"EXIT"}},
                  {{"OVER"}}};
  page.nothing = "No session of it is known.";
  page.title = "SESSIONS";
  const auto& rows = picture.snapshot.probes;
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const ProbeRow& one) { return row_id(one) == probe; });
  if (row == rows.end()) return page;
  page.title = fmt::format("SESSIONS  {}  {}  timeout {}  p50 {}  p99 {}", container_text(*row),
                           command_text(*row), timeout_text(*row), duration_text(row->p50_ns),
                           duration_text(row->p99_ns));
  const ProbeHistory* history = history_of(picture, *row);
  if (history == nullptr) return page;
  const TimeMap& time = picture.history->time();
  for (auto session = history->sessions.rbegin(); session != history->sessions.rend(); ++session) {
    const std::uint64_t end_ns = ended_ns(*session, time);
    if (end_ns > picture.snapshot.time_ns) continue;
    const bool is_over = row->timeout_ns && session->total_ns > *row->timeout_ns;
    page.rows.push_back({std::to_string(session->begin_ns),
                         {{time_of_day(end_ns), static_cast<double>(end_ns)},
                          duration_cell(session->total_ns),
                          duration_cell(session->setup_ns),
                          duration_cell(session->start_ns),
                          duration_cell(session->run_ns),
                          duration_cell(session->teardown_ns),
                          {exit_text(session->exit_status)},
                          {is_over ? "over" : "-", {}, is_over ? Tone::kWarning : Tone::kPlain}}});
  }
  return page;
}

}  // namespace pawprint::ui
