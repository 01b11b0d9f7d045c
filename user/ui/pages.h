// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// From a picture to the page of a place. `width`: columns for pages of text.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ui/page.h"
#include "ui/picture.h"

namespace pawprint::ui {

struct View {
  PageKind kind;
  std::string_view title;
};

// In the order of their digits.
inline constexpr std::array<View, 6> kViews{{{PageKind::kFindings, "Findings"},
                                             {PageKind::kSyn, "SYN drops"},
                                             {PageKind::kTimewait, "TIME_WAIT"},
                                             {PageKind::kProbes, "Probes"},
                                             {PageKind::kEvents, "Events"},
                                             {PageKind::kHealth, "Health"}}};

// The page as the place wants it, the cursor on a row that is there.
Page settled_page(Place& place, const Picture& picture, std::size_t width, bool is_recording);

Page findings_page(const Picture& picture);
// Lines about the finding of that row.
std::vector<Row> finding_lines(const Picture& picture, const std::string& row, std::size_t width);
Page finding_page(const Picture& picture, const std::string& row, std::size_t width);
Page syn_page(const Picture& picture);
Page listeners_page(const Picture& picture, const std::string& remote);
Page timewait_page(const Picture& picture);
Page probes_page(const Picture& picture);
Page sessions_page(const Picture& picture, const std::string& probe);
Page events_page(const Picture& picture);
Page syn_events_page(const Picture& picture, const std::string& row);
Page host_events_page(const Picture& picture, const std::string& row);
Page event_page(const Picture& picture, const std::string& id, std::size_t width);
Page health_page(const Picture& picture, std::size_t width);
Page help_page(bool is_recording);

// What stands at the head of the columns of all pages: `explain` has a page for each.
std::vector<std::string> column_titles();

// Something that a health page would show in another colour than green.
bool is_unhealthy(const Snapshot& snapshot);

// Counters of the kernel that differ from what was observed.
std::size_t coverage_differences(const Snapshot& snapshot);

// "3s", "2m", "1h": how long before the snapshot.
Cell age_cell(const Snapshot& snapshot, std::uint64_t realtime_ns);

// A count that sorts as a number.
Cell count_cell(std::uint64_t count, Tone tone = Tone::kPlain);

Cell rate_cell(double per_second);
Cell spark_cell(const Trends::Counts& last_minute);

}  // namespace pawprint::ui
