// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/text_table.h"

#include "catch.h"
#include "core/text.h"
#include "unit/view/lines.h"

namespace pawprint {
namespace {

using test::lines_of;

TEST_CASE("text table: columns are as wide as their content", "[unit]") {
  TextTable table({{"NAME"}, {"COUNT", Align::kRight}, {"WHY"}});
  table.add({"a", "1", "x"});
  table.add({"longer name", "1234567", ""});
  CHECK(table.render(0) ==
        "NAME           COUNT  WHY\n"
        "a                  1  x\n"
        "longer name  1234567\n");
}

TEST_CASE("text table: wide and combining characters keep the columns aligned", "[unit]") {
  TextTable table({{"A"}, {"B"}});
  table.add({"日本", "1"});
  table.add({"e\u0301", "2"});
  table.add({"abcd", "3"});
  CHECK(table.render(0) ==
        "A     B\n"
        "日本  1\n"
        "e\u0301     2\n"
        "abcd  3\n");
}

TEST_CASE("text table: a table that fits is not cut", "[unit]") {
  TextTable table({{"A", Align::kLeft, 1}, {"B", Align::kLeft, 1}});
  table.add({"aaaa", "bbbb"});
  CHECK(table.render(10) == "A     B\naaaa  bbbb\n");
  CHECK(table.render(0) == table.render(10));
}

TEST_CASE("text table: the widest column that may shrink is cut", "[unit]") {
  TextTable table({{"A", Align::kLeft, 3}, {"B"}, {"C", Align::kLeft, 3}});
  table.add({"aaaaaaaa", "bbbbbbbb", "cccc"});
  CHECK(table.render(23) == "A        B         C\naaaaaa…  bbbbbbbb  cccc\n");
  CHECK(table.render(20) == "A     B         C\naaa…  bbbbbbbb  cccc\n");
  CHECK(table.render(18) == "A    B         C\naa…  bbbbbbbb  cc…\n");
}

TEST_CASE("text table: columns keep their least width", "[unit]") {
  TextTable table({{"A", Align::kLeft, 3}, {"B"}});
  table.add({"aaaaaaaa", "bbbbbbbb"});
  CHECK(table.render(1) == "A    B\naa…  bbbbbbbb\n");
}

TEST_CASE("text table: no line is wider than asked for while columns can give", "[unit]") {
  TextTable table({{"A", Align::kLeft, 2}, {"B", Align::kRight, 4}, {"C"}});
  table.add({"日本語日本語", "0123456789", "c"});
  table.add({"short", "1", "cc"});
  for (std::size_t width = 12; width < 40; ++width) {
    for (const std::string& line : lines_of(table.render(width))) {
      INFO(width << ": " << line);
      CHECK(display_width(line) <= width);
    }
  }
}

TEST_CASE("text table: a hostile cell is made printable before it is measured", "[unit]") {
  TextTable table({{"A"}, {"B"}});
  table.add({"\x1b[2J\n\u202e", "x"});
  table.add({"\xff", "y"});
  CHECK(table.render(0) ==
        "A                B\n"
        "\\x1b[2J\\n\\u202e  x\n"
        "\\xff             y\n");
}

TEST_CASE("text table: missing cells are empty, too many are left out", "[unit]") {
  TextTable table({{"A"}, {"B"}});
  table.add({"a"});
  table.add({"a", "b", "c"});
  CHECK(table.render(0) == "A  B\na\na  b\n");
}

TEST_CASE("text table: without rows it is its title line", "[unit]") {
  const TextTable table({{"A"}, {"B"}});
  CHECK(table.render(0) == "A  B\n");
}

}  // namespace
}  // namespace pawprint
