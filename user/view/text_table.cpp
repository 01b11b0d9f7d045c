// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/text_table.h"

#include <algorithm>
#include <numeric>

#include "core/text.h"

namespace pawprint {
std::string align_cell(const std::string& text, std::size_t width, Align align) {
  const std::string cell = fit(text, width);
  const std::string pad(width - std::min(width, display_width(cell)), ' ');
  return align == Align::kRight ? pad + cell : cell + pad;
}

std::vector<std::size_t> column_widths(const std::vector<TextColumn>& columns,
                                       const std::vector<std::size_t>& widest, std::size_t width) {
  std::vector<std::size_t> widths = widest;
  if (width == 0) return widths;
  std::size_t used = std::accumulate(widths.begin(), widths.end(), std::size_t{0}) +
                     kColumnGap.size() * (widths.size() - 1);
  // Take from the widest column that may shrink, one at a time.
  while (used > width) {
    std::size_t victim = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool may = columns[i].least > 0 && widths[i] > columns[i].least;
      if (may && (victim == columns.size() || widths[i] > widths[victim])) victim = i;
    }
    if (victim == columns.size()) break;
    --widths[victim];
    --used;
  }
  return widths;
}

void put_table(const std::vector<TextColumn>& columns, const TextRows& rows, std::size_t width,
               const std::function<void(std::string_view)>& put) {
  const auto cells_of = [&](std::size_t row) {
    std::vector<std::string> cells = rows.cells(row);
    for (std::string& cell : cells) cell = printable(cell);
    cells.resize(columns.size());
    return cells;
  };
  std::vector<std::string> titles;
  titles.reserve(columns.size());
  for (const TextColumn& column : columns) titles.push_back(column.title);
  std::vector<std::size_t> widest(columns.size());
  const auto widen = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      widest[i] = std::max(widest[i], display_width(cells[i]));
    }
  };
  widen(titles);
  for (std::size_t row = 0; row < rows.count; ++row) widen(cells_of(row));
  const std::vector<std::size_t> widths = column_widths(columns, widest, width);
  const auto put_row = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) line += kColumnGap;
      line += align_cell(cells[i], widths[i], columns[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    put(line += '\n');
  };
  put_row(titles);
  for (std::size_t row = 0; row < rows.count; ++row) put_row(cells_of(row));
}

std::string TextTable::render(std::size_t width) const {
  std::string out;
  const TextRows rows{rows_.size(), [this](std::size_t row) { return rows_[row]; }};
  put_table(columns_, rows, width, [&](std::string_view line) { out += line; });
  return out;
}

}  // namespace pawprint
