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

struct Column {
  std::string title;
  Align align = Align::kLeft;
  std::size_t least = 0;  // columns it keeps when the table must shrink; 0: never shrinks
};

class TextTable {
 public:
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell for each column; text from outside is welcome as it is.
  void add(const std::vector<std::string>& cells);

  bool empty() const { return rows_.empty(); }

  // Title line and rows, each ending in a newline. `width` 0: no limit.
  std::string render(std::size_t width) const;

 private:
  std::vector<std::size_t> widths(std::size_t width) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace pawprint
