// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// JSON rows as CSV (RFC 4180, UTF-8, CRLF). Text from outside is made printable, and no
// cell of it is taken for a formula by a spreadsheet.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "view/json.h"

namespace pawprint {

// A cell of text: printable, neutralised with a ' in front where it would be a formula,
// quoted where it must be.
std::string csv_cell(std::string_view text);

class CsvTable {
 public:
  // `shape`: a row that has every key. An object with keys in it becomes a column for each,
  // "listener.port"; an empty one and an array stay one column of JSON.
  explicit CsvTable(const Json& shape);

  // Lines with their end.
  std::string head() const;
  // Null and what `row` does not have are empty cells.
  std::string line(const Json& row) const;

 private:
  using Path = std::vector<std::string>;
  void add_columns(const Json& shape, const Path& above);

  std::vector<Path> columns_;
};

}  // namespace pawprint
