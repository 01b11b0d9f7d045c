// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A plain text table: columns as wide as their content, cut to the terminal's width.
// Every cell is made printable here, so no view can forget it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawprint {

enum class Align { kLeft, kRight };

struct TextColumn {
  std::string title;
  Align align = Align::kLeft;
  std::size_t least = 0;  // columns it keeps when the table must shrink; 0: never shrinks
};

inline constexpr std::string_view kColumnGap = "  ";

// Columns as wide as `widest`, title and cells, or less so that all fit `width` with gaps
// between them: from the widest one that may shrink. `width` 0: no limit.
std::vector<std::size_t> column_widths(const std::vector<TextColumn>& columns,
                                       const std::vector<std::size_t>& widest, std::size_t width);

// Printable text, cut or padded to `width`.
std::string align_cell(const std::string& text, std::size_t width, Align align);

// Rows that are made when they are needed, which is twice: those of a flood take no memory.
// What they are made of outlives this.
struct TextRows {
  std::size_t count = 0;
  std::function<std::vector<std::string>(std::size_t)> cells;  // one for each column
};

// Puts title line and rows, each ending in a newline. `width` 0: no limit.
void put_table(const std::vector<TextColumn>& columns, const TextRows& rows, std::size_t width,
               const std::function<void(std::string_view)>& put);

// A table of few rows.
class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {}

  // One cell for each column; text from outside is welcome as it is.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  // As put_table() puts it.
  std::string render(std::size_t width) const;

 private:
  std::vector<TextColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace pawprint
