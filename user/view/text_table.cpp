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

void TextTable::add(const std::vector<std::string>& cells) {
  std::vector<std::string> row;
  row.reserve(columns_.size());
  for (const std::string& cell : cells) row.push_back(printable(cell));
  row.resize(columns_.size());
  rows_.push_back(std::move(row));
}

std::string TextTable::render(std::size_t width) const {
  std::vector<std::size_t> widest;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widest.push_back(display_width(columns_[i].title));
    for (const auto& row : rows_) widest[i] = std::max(widest[i], display_width(row[i]));
  }
  const std::vector<std::size_t> widths = column_widths(columns_, widest, width);
  std::string out;
  const auto append_row = [&](const auto& text_of) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += kColumnGap;
      line += align_cell(text_of(i), widths[i], columns_[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  };
  append_row([&](std::size_t i) { return columns_[i].title; });
  for (const auto& row : rows_) {
    append_row([&](std::size_t i) { return row[i]; });
  }
  return out;
}

}  // namespace pawprint
