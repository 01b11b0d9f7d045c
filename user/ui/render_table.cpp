// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A page's table: columns that do not fit are left out by their rank.
#include <algorithm>

#include "core/text.h"
#include "ui/render.h"

namespace pawprint::ui {
namespace {

// The columns that are shown, by their position in the page.
struct Layout {
  std::vector<std::size_t> shown;
  std::vector<TextColumn> columns;
  std::vector<std::size_t> widths;
};

std::size_t least_width(const TextColumn& column, std::size_t widest) {
  return column.least > 0 ? std::min(column.least, widest) : widest;
}

Layout lay_out(const Page& page, std::size_t columns) {
  std::vector<std::size_t> widest;
  for (std::size_t i = 0; i < page.columns.size(); ++i) {
    widest.push_back(display_width(page.columns[i].column.title));
    for (const Row& row : page.rows) {
      widest[i] = std::max(widest[i], display_width(printable(row.cells[i].text)));
    }
  }
  Layout layout;
  for (std::size_t i = 0; i < page.columns.size(); ++i) layout.shown.push_back(i);
  const auto needed = [&] {
    std::size_t sum = 0;
    for (const std::size_t i : layout.shown) {
      sum += least_width(page.columns[i].column, widest[i]) + kColumnGap.size();
    }
    return sum - kColumnGap.size();
  };
  const auto rank = [&](std::size_t i) { return page.columns[i].rank; };
  while (needed() > columns) {
    const auto last =
        std::max_element(layout.shown.begin(), layout.shown.end(),
                         [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    if (rank(*last) == 0) break;
    layout.shown.erase(last);
  }
  std::vector<std::size_t> widths;
  for (const std::size_t i : layout.shown) {
    layout.columns.push_back(page.columns[i].column);
    widths.push_back(widest[i]);
  }
  layout.widths = column_widths(layout.columns, widths, columns);
  return layout;
}

Line head_of(const Layout& layout, const Page& page, const Place& place) {
  Line line;
  for (std::size_t i = 0; i < layout.shown.size(); ++i) {
    if (i > 0) line.push_back({std::string(kColumnGap), Tone::kHead});
    const bool is_sorted = place.sort_column == layout.shown[i];
    const TextColumn& column = page.columns[layout.shown[i]].column;
    line.push_back({align_cell(column.title, layout.widths[i], column.align),
                    is_sorted ? Tone::kTab : Tone::kHead});
  }
  return line;
}

Line line_of(const Layout& layout, const Row& row, bool has_cursor) {
  const auto tone = [&](Tone other) { return has_cursor ? Tone::kCursor : other; };
  Line line;
  for (std::size_t i = 0; i < layout.shown.size(); ++i) {
    if (i > 0) line.push_back({std::string(kColumnGap), tone(Tone::kPlain)});
    const Cell& cell = row.cells[layout.shown[i]];
    line.push_back({align_cell(printable(cell.text), layout.widths[i], layout.columns[i].align),
                    tone(cell.tone)});
  }
  return line;
}

}  // namespace

std::vector<Line> table_lines(const Place& place, const Page& page, std::size_t columns,
                              std::size_t rows) {
  const Layout layout = lay_out(page, columns);
  std::vector<Line> lines{head_of(layout, page, place)};
  for (std::size_t i = place.top; i < page.rows.size() && lines.size() < rows; ++i) {
    lines.push_back(line_of(layout, page.rows[i], i == place.cursor));
  }
  return lines;
}

}  // namespace pawprint::ui
