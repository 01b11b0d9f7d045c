// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// HTML and SVG as it is built: markup that is written here, and text that comes from
// anywhere. Text cannot become markup: this is the one place where it is escaped.
#pragma once

#include <string>
#include <string_view>

namespace pawprint {

// Text for an element or a quoted attribute: printable, with & < > " ' as entities.
std::string escape_html(std::string_view text);

class Markup {
 public:
  // `literal`: markup, known when pawprint is compiled. No outside text gets here.
  Markup& raw(std::string_view literal) {
    out_ += literal;
    return *this;
  }
  Markup& text(std::string_view text) {
    out_ += escape_html(text);
    return *this;
  }
  Markup& number(double value);  // at most two decimals, for coordinates
  Markup& add(const Markup& other) {
    out_ += other.out_;
    return *this;
  }

  // <name class="css">text</name>
  Markup& element(std::string_view name, std::string_view css, std::string_view text);
  // name="12.5"
  Markup& attribute(std::string_view name, double value);

  const std::string& str() const { return out_; }
  bool empty() const { return out_.empty(); }

 private:
  std::string out_;
};

}  // namespace pawprint
