// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace pawprint {
namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0: not valid UTF-8
};

// One code point at `text`'s begin; overlong forms and surrogates are not valid.
CodePoint decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  std::size_t bytes = 0;
  char32_t value = 0;
  char32_t least = 0;
  if (lead >= 0xc2 && lead <= 0xdf) {
    bytes = 2, value = lead & 0x1fU, least = 0x80;
  } else if ((lead & 0xf0U) == 0xe0) {
    bytes = 3, value = lead & 0x0fU, least = 0x800;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    bytes = 4, value = lead & 0x07U, least = 0x10000;
  } else {
    return {};
  }
  if (text.size() < bytes) return {};
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3fU);
  }
  if (value < least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {};
  return {value, bytes};
}

// Would change the terminal's state, the order of the text, or be invisible.
bool is_hostile(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c || c == 0x180e ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xfffb) ||
         (c >= 0xe0000 && c <= 0xe0fff);
}

// The emoji among the older symbols.
bool is_emoji_symbol(char32_t c) {
  constexpr std::array<char32_t, 18> kWide{0x231a, 0x231b, 0x23e9, 0x23ea, 0x23eb, 0x23ec,
                                           0x26a1, 0x26aa, 0x26ab, 0x2705, 0x2728, 0x274c,
                                           0x274e, 0x2753, 0x2754, 0x2755, 0x2757, 0x2b50};
  return std::find(kWide.begin(), kWide.end(), c) != kWide.end();
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
         (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) || is_emoji_symbol(c) ||
         (c >= 0x20000 && c <= 0x3fffd);
}

bool is_combining(char32_t c) {
  return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) ||
         (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe0f);
}

std::size_t width(char32_t c) {
  if (is_combining(c)) return 0;
  return is_wide(c) ? 2 : 1;
}

void append_escape(std::string& out, char32_t c) {
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  const auto value = static_cast<std::uint32_t>(c);
  if (value < 0x100) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", value);
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = decode(text);
    if (c.bytes == 0) {
      append_escape(out, static_cast<unsigned char>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    if (is_hostile(c.value)) {
      append_escape(out, c.value);
    } else {
      out.append(text.substr(0, c.bytes));
    }
    text.remove_prefix(c.bytes);
  }
  return out;
}

std::size_t display_width(std::string_view printable_text) {
  std::size_t columns = 0;
  while (!printable_text.empty()) {
    const CodePoint c = decode(printable_text);
    columns += c.bytes == 0 ? 1 : width(c.value);
    printable_text.remove_prefix(c.bytes == 0 ? 1 : c.bytes);
  }
  return columns;
}

std::string wrap(std::string_view printable_line, std::size_t columns, std::size_t hang) {
  const std::size_t margin = std::min(printable_line.find_first_not_of(' '), printable_line.size());
  const std::string indent(margin + hang, ' ');
  if (columns <= indent.size() || display_width(printable_line) <= columns) {
    return std::string(printable_line);
  }
  std::string out;
  std::string line(margin, ' ');
  bool starts_line = true;
  std::string_view rest = printable_line.substr(margin);
  while (!rest.empty()) {
    const std::size_t gap = rest.find_first_of(' ');
    std::string_view word = rest.substr(0, gap);
    rest.remove_prefix(gap == std::string_view::npos ? rest.size() : gap + 1);
    if (!starts_line && display_width(line) + 1 + display_width(word) > columns) {
      out += line + '\n';
      line = indent;
    } else if (!starts_line) {
      line += ' ';
    }
    line += fit(word, columns - display_width(line));
    starts_line = false;
  }
  return out + line;
}

std::string fit(std::string_view printable_text, std::size_t columns) {
  if (display_width(printable_text) <= columns) return std::string(printable_text);
  if (columns == 0) return {};
  std::size_t used = 0;
  std::size_t bytes = 0;
  while (bytes < printable_text.size()) {
    const CodePoint c = decode(printable_text.substr(bytes));
    const std::size_t w = c.bytes == 0 ? 1 : width(c.value);
    if (used + w > columns - 1) break;
    used += w;
    bytes += c.bytes == 0 ? 1 : c.bytes;
  }
  return std::string(printable_text.substr(0, bytes)) + "…";
}

}  // namespace pawprint
