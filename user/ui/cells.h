// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A full screen as data: lines of styled text, each no wider than the terminal. The
// renderer makes it, the terminal draws it, goldens compare its text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pawprint::ui {

// What a text is, not how it looks: the terminal knows colours, or that there are none.
// Tones that matter say so in words or signs as well.
enum class Tone {
  kPlain,
  kDim,
  kBar,   // the first line
  kTab,   // the view that is shown
  kHead,  // titles of columns
  kGood,
  kInfo,
  kWarning,
  kCritical,
  kCursor,  // the row under the cursor
};

struct Span {
  std::string text;  // printable, no newline
  Tone tone = Tone::kPlain;
};

using Line = std::vector<Span>;

struct Size {
  std::size_t columns = 80, rows = 24;
};

struct Screen {
  std::vector<Line> lines;
  std::optional<std::size_t> cursor_column;  // in the last line, while text is entered
};

// The line without its looks.
std::string plain_text(const Line& line);

// All lines, each ending in a newline, blanks at their ends removed.
std::string plain_text(const Screen& screen);

// The line cut or padded to exactly `columns`; the padding has the tone of the last span.
Line fit_line(const Line& line, std::size_t columns);

}  // namespace pawprint::ui
