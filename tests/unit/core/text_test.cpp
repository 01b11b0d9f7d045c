// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/text.h"

#include "catch.h"

namespace pawprint {
namespace {

using namespace std::string_view_literals;

TEST_CASE("printable: harmless text stays as it is", "[unit]") {
  for (const std::string_view text :
       {""sv, "/bin/sh -c 'exit 3'"sv, "C:\\n"sv, "Grüße"sv, "日本語 한국어"sv, "😀"sv, "e\u0301"sv,
        "\u00a0"sv, "\ufffd"sv}) {
    CHECK(printable(text) == text);
  }
}

TEST_CASE("printable: control characters become escapes", "[unit]") {
  CHECK(printable("\x1b[31mred\x1b[0m") == "\\x1b[31mred\\x1b[0m");
  CHECK(printable("\x1b]0;title\a") == "\\x1b]0;title\\x07");
  CHECK(printable("a\nb\tc\rd") == "a\\nb\\tc\\rd");
  CHECK(printable("a\0b"sv) == "a\\x00b");
  CHECK(printable("\x7f") == "\\x7f");
}

TEST_CASE("printable: C1 controls become escapes, as UTF-8 and as bytes", "[unit]") {
  CHECK(printable("\xc2\x9b[2J") == "\\x9b[2J");
  CHECK(printable("\xc2\x85") == "\\x85");
  CHECK(printable("\xc2\x80\xc2\x9f") == "\\x80\\x9f");
  CHECK(printable("\x9b[2J") == "\\x9b[2J");
}

TEST_CASE("printable: line separators and bidirectional controls become escapes", "[unit]") {
  CHECK(printable("\u2028\u2029") == "\\u2028\\u2029");
  CHECK(printable("\u202a\u202b\u202c\u202d\u202e") == "\\u202a\\u202b\\u202c\\u202d\\u202e");
  CHECK(printable("\u2066\u2067\u2068\u2069") == "\\u2066\\u2067\\u2068\\u2069");
  CHECK(printable("\u061c\u200e\u200f") == "\\u061c\\u200e\\u200f");
}

TEST_CASE("printable: zero-width characters become escapes", "[unit]") {
  CHECK(printable("\u200b\u200c\u200d\u2060\ufeff") == "\\u200b\\u200c\\u200d\\u2060\\ufeff");
  CHECK(printable("\u00ad") == "\\xad");
  CHECK(printable("\U000e0041") == "\\ue0041");
  CHECK(printable("\u180e") == "\\u180e");
}

TEST_CASE("printable: bytes that are no UTF-8 become escapes", "[unit]") {
  CHECK(printable("a\xff\xfe") == "a\\xff\\xfe");
  CHECK(printable("\x80") == "\\x80");
  CHECK(printable("\xc3(") == "\\xc3(");
  CHECK(printable("\xe2\x82") == "\\xe2\\x82");
  CHECK(printable("\xf0\x9f\x98") == "\\xf0\\x9f\\x98");
}

TEST_CASE("printable: overlong forms, surrogates and too large values are no UTF-8", "[unit]") {
  CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");
  CHECK(printable("\xc1\x9b") == "\\xc1\\x9b");
  CHECK(printable("\xe0\x80\x9b") == "\\xe0\\x80\\x9b");
  CHECK(printable("\xf0\x80\x80\x9b") == "\\xf0\\x80\\x80\\x9b");
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
  CHECK(printable("\xf8\x88\x80\x80\x80") == "\\xf8\\x88\\x80\\x80\\x80");
}

// Escaping is done when a second pass finds nothing more: the result is valid UTF-8.
TEST_CASE("printable: no two bytes leave a control character or invalid UTF-8", "[unit]") {
  std::size_t bad = 0;
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      const std::string once = printable(text);
      for (const char c : once) bad += static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      bad += printable(once) != once;
    }
  }
  CHECK(bad == 0);
}

TEST_CASE("display_width: wide characters take two columns, combining ones none", "[unit]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("äöü") == 3);
  CHECK(display_width("…") == 1);
  CHECK(display_width("日本語") == 6);
  CHECK(display_width("한") == 2);
  CHECK(display_width("Ａ") == 2);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("\U00020000") == 2);
}

// Unicode's EastAsianWidth.txt: W.
TEST_CASE("display_width: emoji take two columns", "[unit]") {
  CHECK(display_width("😀") == 2);
  CHECK(display_width("🤖") == 2);
  CHECK(display_width("🚀") == 2);  // U+1F680
  CHECK(display_width("✅") == 2);  // U+2705
}

TEST_CASE("fit: text that fits stays, longer text is cut at a character", "[unit]") {
  CHECK(fit("abcdef", 6) == "abcdef");
  CHECK(fit("abcdef", 5) == "abcd…");
  CHECK(fit("abcdef", 1) == "…");
  CHECK(fit("abcdef", 0).empty());
  CHECK(fit("", 0).empty());
  CHECK(fit("日本語", 5) == "日本…");
  CHECK(fit("日本語", 4) == "日…");
  CHECK(fit("日本語", 1) == "…");
  CHECK(fit("e\u0301bc", 2) == "e\u0301…");
}

TEST_CASE("fit: the result is never wider than asked for", "[unit]") {
  const std::string text = "aä日e\u0301😀한bc日本語";
  for (std::size_t columns = 0; columns <= display_width(text) + 1; ++columns) {
    const std::string cut = fit(text, columns);
    INFO(columns << " columns: " << cut);
    CHECK(display_width(cut) <= columns);
    CHECK(printable(cut) == cut);
  }
}

TEST_CASE("wrap: lines keep their indentation, later ones hang", "[unit]") {
  CHECK(wrap("short", 10) == "short");
  CHECK(wrap("one two three", 9) == "one two\n    three");
  CHECK(wrap("  - one two three", 10, 2) == "  - one\n    two\n    three");
  CHECK(wrap("abcdefghijklm no", 8, 0) == "abcdefg…\nno");
}

}  // namespace
}  // namespace pawprint
