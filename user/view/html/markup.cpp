// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/html/markup.h"

#include <fmt/format.h>

#include "core/text.h"

namespace pawprint {

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
        break;
    }
  }
  return out;
}

Markup& Markup::number(double value) {
  std::string digits = fmt::format("{:.2f}", value);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  out_ += digits == "-0" ? "0" : digits;
  return *this;
}

Markup& Markup::element(std::string_view name, std::string_view css, std::string_view text) {
  raw("<").raw(name);
  if (!css.empty()) raw(" class=\"").raw(css).raw("\"");
  return raw(">").text(text).raw("</").raw(name).raw(">");
}

Markup& Markup::attribute(std::string_view name, double value) {
  return raw(" ").raw(name).raw("=\"").number(value).raw("\"");
}

}  // namespace pawprint
