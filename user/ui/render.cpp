// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/render.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"

namespace pawprint::ui {
namespace {

constexpr std::size_t kLinesAbove = 4;  // status, collectors, views, title
constexpr std::size_t kLinesBelow = 1;

std::string title_of(const Machine& machine, const Page& page) {
  const Place& place = machine.place();
  std::string marks;
  if (!place.filter.empty()) marks += fmt::format("[/{}] ", place.filter);
  if (place.sort_column && *place.sort_column < page.columns.size()) {
    marks += fmt::format("[by {}{}] ", page.columns[*place.sort_column].column.title,
                         place.is_reversed ? ", reversed" : "");
  } else if (place.is_reversed && !page.is_text()) {
    marks += "[reversed] ";
  }
  if (page.all_rows > page.rows.size()) {
    marks += fmt::format("[{} of {} rows] ", page.rows.size(), page.all_rows);
  }
  const std::string way = machine.depth() > 1 ? "Esc← " : "";
  return printable(way + marks + page.title);
}

// Scrolls so that the cursor is on the screen. Text has none: its first line follows it.
void scroll(Place& place, const Page& page, std::size_t visible) {
  const std::size_t most = page.rows.size() > visible ? page.rows.size() - visible : 0;
  if (page.is_text()) {
    place.cursor = std::min(place.cursor, most);
    place.top = place.cursor;
    return;
  }
  place.top = std::min(place.top, most);
  if (place.cursor < place.top) place.top = place.cursor;
  if (place.cursor >= place.top + visible) place.top = place.cursor - visible + 1;
}

std::vector<Line> text_lines(const std::vector<Row>& rows, std::size_t top, std::size_t most) {
  std::vector<Line> lines;
  for (std::size_t i = top; i < rows.size() && lines.size() < most; ++i) {
    const Cell& cell = rows[i].cells.front();
    lines.push_back({{printable(cell.text), cell.tone}});
  }
  return lines;
}

// Everything between title and last line.
std::vector<Line> body_lines(const Place& place, const Page& page, Size size) {
  const std::size_t most = size.rows - kLinesAbove - kLinesBelow;
  if (page.rows.empty()) {
    Page nothing;
    add_text(nothing, page.nothing, size.columns, Tone::kDim);
    return text_lines(nothing.rows, 0, most);
  }
  if (page.is_text()) return text_lines(page.rows, place.top, most);
  std::vector<Line> lines = table_lines(place, page, size.columns, visible_rows(page, size) + 1);
  if (!page.detail.empty() && lines.size() + 1 < most) {
    lines.emplace_back();
    const std::vector<Line> detail = text_lines(page.detail, 0, most - lines.size());
    lines.insert(lines.end(), detail.begin(), detail.end());
  }
  return lines;
}

}  // namespace

std::size_t visible_rows(const Page& page, Size size) {
  const std::size_t others = kLinesAbove + kLinesBelow + (page.is_text() ? 0 : 1);
  const std::size_t room = size.rows > others ? size.rows - others : 1;
  if (page.detail.empty()) return room;
  // What the detail leaves, but no less than half.
  const std::size_t detail = page.detail.size() + 1;
  return std::max({room > detail ? room - detail : 0, room / 2, std::size_t{1}});
}

Screen render(Machine& machine, const Page& page, const Picture& picture, Size size) {
  Screen screen;
  if (size.columns < kLeastSize.columns || size.rows < kLeastSize.rows) {
    screen.lines.push_back({{fmt::format("The terminal is smaller than {}x{}.", kLeastSize.columns,
                                         kLeastSize.rows)}});
  } else {
    screen.lines = {status_line(machine, picture),
                    collector_line(picture.snapshot, size.columns),
                    view_line(machine, picture, size.columns),
                    {{title_of(machine, page), Tone::kPlain}}};
    Place& place = machine.place();
    scroll(place, page, visible_rows(page, size));
    std::vector<Line> body = body_lines(place, page, size);
    body.resize(size.rows - kLinesAbove - kLinesBelow);
    screen.lines.insert(screen.lines.end(), body.begin(), body.end());
    screen.lines.push_back(foot_line(machine));
    if (machine.prompt()) {
      screen.cursor_column =
          std::min(display_width(plain_text(screen.lines.back())), size.columns - 1);
    }
  }
  screen.lines.resize(size.rows);
  for (Line& line : screen.lines) line = fit_line(line, size.columns);
  return screen;
}

}  // namespace pawprint::ui
