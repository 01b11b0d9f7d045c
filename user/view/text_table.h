// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A plain text table: columns as wide as their content, cut to the terminal's width.
// Every cell is made printable here, so no view can forget it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
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

class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {}

  // One cell for each column; text from outside is welcome as it is.
  void add(const std::vector<std::string>& cells);

  bool empty() const { return rows_.empty(); }

  // Title line and rows, each ending in a newline. `width` 0: no limit.
  std::string render(std::size_t width) const;

 private:
  std::vector<TextColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace pawprint
