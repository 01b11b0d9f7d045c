// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/html/table.h"

namespace pawprint {

void HtmlTable::add(const std::vector<std::string>& cells) {
  rows_.push_back(cells);
  rows_.back().resize(columns_.size());
}

void HtmlTable::row(Markup& out, std::string_view name,
                    const std::vector<std::string_view>& cells) const {
  out.raw("<tr>");
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    out.element(name, columns_[i].kind == Kind::kNumber ? "n" : "t", cells[i]);
  }
  out.raw("</tr>");
}

Markup HtmlTable::finish(std::string_view none) const {
  Markup out;
  if (rows_.empty()) return out.element("p", "soft", none);
  out.raw("<div class=\"scroll\"><table><thead>");
  std::vector<std::string_view> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  row(out, "th", titles);
  out.raw("</thead><tbody>");
  for (const auto& cells : rows_) row(out, "td", {cells.begin(), cells.end()});
  return out.raw("</tbody></table></div>");
}

}  // namespace pawprint
