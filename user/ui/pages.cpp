// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/pages.h"

#include <fmt/format.h>

#include "core/clock.h"
#include "core/text.h"
#include "ui/bindings.h"

namespace pawprint::ui {
namespace {

Page make_page(const Place& place, const Picture& picture, std::size_t width, bool is_recording) {
  switch (place.kind) {
    case PageKind::kFindings:
      return findings_page(picture);
    case PageKind::kSyn:
      return syn_page(picture);
    case PageKind::kTimewait:
      return timewait_page(picture);
    case PageKind::kProbes:
      return probes_page(picture);
    case PageKind::kEvents:
      return events_page(picture);
    case PageKind::kHealth:
      return health_page(picture, width);
    case PageKind::kFinding:
      return finding_page(picture, place.subject, width);
    case PageKind::kListeners:
      return listeners_page(picture, place.subject);
    case PageKind::kSynEvents:
      return syn_events_page(picture, place.subject);
    case PageKind::kHostEvents:
      return host_events_page(picture, place.subject);
    case PageKind::kSessions:
      return sessions_page(picture, place.subject);
    case PageKind::kEvent:
      return event_page(picture, place.subject, width);
    case PageKind::kHelp:
      break;
  }
  return help_page(is_recording);
}

}  // namespace

Page settled_page(Place& place, const Picture& picture, std::size_t width, bool is_recording) {
  Page page = make_page(place, picture, width, is_recording);
  settle(place, page);
  if (place.kind == PageKind::kFindings) {
    page.detail = finding_lines(picture, place.selected, width);
  }
  return page;
}

Page help_page(bool is_recording) {
  Page page;
  page.title = "HELP  keys; pawprint explain WORD tells about any word on the screen";
  for (const Binding& binding : bindings()) {
    if (binding.is_of_recording && !is_recording) continue;
    const std::size_t keys = display_width(binding.shown);
    const std::string pad(keys < 14 ? 14 - keys : 1, ' ');
    page.rows.push_back({std::to_string(page.rows.size()),
                         {{fmt::format("  {}{}{}", binding.shown, pad, binding.help)}}});
  }
  return page;
}

std::vector<std::string> column_titles() {
  const Trends trends;
  const EventLog log;
  const History history;
  const Picture nothing{{}, &trends, &log, &history};
  std::vector<std::string> titles;
  for (const Page& page : {findings_page(nothing), syn_page(nothing), listeners_page(nothing, ""),
                           timewait_page(nothing), probes_page(nothing), sessions_page(nothing, ""),
                           events_page(nothing)}) {
    for (const PageColumn& column : page.columns) titles.push_back(column.column.title);
  }
  return titles;
}

Cell age_cell(const Snapshot& snapshot, std::uint64_t realtime_ns) {
  if (realtime_ns == 0) return {"-"};
  const std::uint64_t seconds = elapsed_ns(realtime_ns, snapshot.time_ns) / kNsPerSec;
  const double number = -static_cast<double>(seconds);  // the latest first
  if (seconds < 60) return {fmt::format("{}s", seconds), number};
  if (seconds < 3600) return {fmt::format("{}m", seconds / 60), number};
  if (seconds < 86400) return {fmt::format("{}h", seconds / 3600), number};
  return {fmt::format("{}d", seconds / 86400), number};
}

Cell count_cell(std::uint64_t count, Tone tone) {
  return {std::to_string(count), static_cast<double>(count), count > 0 ? tone : Tone::kPlain};
}

Cell rate_cell(double per_second) {
  return {fmt::format("{:.1f}/s", per_second), per_second};
}

Cell spark_cell(const Trends::Counts& last_minute) {
  constexpr std::size_t kColumns = 10;
  return {sparkline(last_minute, kColumns)};
}

}  // namespace pawprint::ui
