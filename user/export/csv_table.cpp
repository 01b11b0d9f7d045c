// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/csv_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text.h"

namespace pawprint {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// What a spreadsheet takes for the begin of a formula, in full width too: OWASP, "CSV
// Injection". Tabs and line ends are escapes by then.
bool is_formula(std::string_view printable_text) {
  constexpr std::array<std::string_view, 8> kBegins{"=",      "+",      "-",      "@",
                                                    "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  return std::any_of(kBegins.begin(), kBegins.end(),
                     [&](std::string_view begin) { return printable_text.starts_with(begin); });
}

std::string cell(const Json* value) {
  if (value == nullptr || value->is_null()) return {};
  if (value->is_string()) return csv_cell(value->get_ref<const std::string&>());
  if (value->is_structured()) return csv_cell(to_text(*value));
  return value->dump();  // numbers, true and false
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string safe = printable(text);
  // Blanks in front do not keep a spreadsheet from it.
  const std::size_t begin = safe.find_first_not_of(' ');
  if (begin != std::string::npos && is_formula(std::string_view(safe).substr(begin))) {
    safe.insert(0, 1, '\'');
  }
  if (safe.find_first_of("\",\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

CsvTable::CsvTable(const Json& shape) {
  add_columns(shape, {});
}

void CsvTable::add_columns(const Json& shape, const Path& above) {
  for (const auto& [key, value] : shape.items()) {
    Path path = above;
    path.push_back(key);
    if (value.is_object() && !value.empty()) {
      add_columns(value, path);
    } else {
      columns_.push_back(std::move(path));
    }
  }
}

std::string CsvTable::head() const {
  std::string line;
  for (const Path& path : columns_) {
    if (!line.empty()) line += ',';
    line += csv_cell(fmt::format("{}", fmt::join(path, ".")));
  }
  return line.append(kLineEnd);
}

std::string CsvTable::line(const Json& row) const {
  std::string line;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) line += ',';
    const Json* value = &row;
    for (const std::string& key : columns_[i]) {
      const auto found = value->find(key);  // end() of what is no object
      value = found == value->end() ? nullptr : &*found;
      if (value == nullptr) break;
    }
    line += cell(value);
  }
  return line.append(kLineEnd);
}

}  // namespace pawprint
