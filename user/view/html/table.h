// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A table of the page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "view/html/markup.h"

namespace pawprint {

class HtmlTable {
 public:
  enum class Kind { kText, kNumber };
  struct Column {
    std::string_view title;
    Kind kind = Kind::kText;
  };

  explicit HtmlTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell for each column.
  void add(const std::vector<std::string>& cells);
  bool empty() const { return rows_.empty(); }
  // `none`: what to say when there are no rows.
  Markup finish(std::string_view none) const;

 private:
  void row(Markup& out, std::string_view name, const std::vector<std::string_view>& cells) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace pawprint
