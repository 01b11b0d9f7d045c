// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Remote hosts and their timestamps.
#include "ui/pages.h"
#include "view/cell_text.h"

namespace pawprint::ui {
namespace {

Row row_of(const Picture& picture, const TimewaitRow& row) {
  const std::vector<std::string> ids{row_id(row)};
  const Cell recycle =
      row.recycle_known ? count_cell(row.recycle_would_refuse, Tone::kWarning) : Cell{"-"};
  const Cell clocks = row.clocks
                          ? count_cell(*row.clocks, *row.clocks > 1 ? Tone::kWarning : Tone::kPlain)
                          : Cell{"-"};
  return {ids[0],
          {{row.remote},
           count_cell(row.listener_syns),
           count_cell(row.syn_ts_backwards, Tone::kWarning),
           row.segments_known ? count_cell(row.segments) : Cell{"-"},
           count_cell(row.regressions, Tone::kWarning),
           count_cell(refused_syns(row), Tone::kWarning),
           row.segments_known ? count_cell(row.accepted_reuse) : Cell{"-"},
           recycle,
           clocks,
           rate_cell(picture.trends->rate(ids)),
           age_cell(picture.snapshot, row.last_seen_ns),
           spark_cell(picture.trends->last_minute(ids))}};
}

}  // namespace

Page timewait_page(const Picture& picture) {
  const Snapshot& snapshot = picture.snapshot;
  Page page;
  page.title = "TIME_WAIT  by remote host; rate, LAST 60s: BACKWARDS and REGRESSED";
  page.columns = {{{"REMOTE", Align::kLeft, 15}}, {{"SYNS", Align::kRight}},
                  {{"BACKWARDS", Align::kRight}}, {{"TW SEGS", Align::kRight}, 3},
                  {{"REGRESSED", Align::kRight}}, {{"REFUSED", Align::kRight}},
                  {{"REUSED", Align::kRight}, 4}, {{"RECYCLE", Align::kRight}, 2},
                  {{"CLOCKS", Align::kRight}},    {{"RATE", Align::kRight}},
                  {{"SEEN", Align::kRight}},      {{"LAST 60s"}, 1}};
  page.source = {snapshot.timewait.size(),
                 [&](std::size_t i) { return row_id(snapshot.timewait[i]); },
                 [&](std::size_t i) { return row_of(picture, snapshot.timewait[i]); }};
  page.nothing = "No SYN and no TIME_WAIT segment yet.";
  page.opens = PageKind::kHostEvents;
  return page;
}

}  // namespace pawprint::ui
