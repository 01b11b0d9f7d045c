// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/cells.h"

#include "core/text.h"

namespace pawprint::ui {

std::string plain_text(const Line& line) {
  std::string text;
  for (const Span& span : line) text += span.text;
  return text;
}

std::string plain_text(const Screen& screen) {
  std::string all;
  for (const Line& line : screen.lines) {
    std::string text = plain_text(line);
    text.erase(text.find_last_not_of(' ') + 1);
    all += text + '\n';
  }
  return all;
}

Line fit_line(const Line& line, std::size_t columns) {
  Line fitted;
  std::size_t left = columns;
  for (const Span& span : line) {
    if (left == 0) break;
    Span part{fit(span.text, left), span.tone};
    left -= display_width(part.text);
    fitted.push_back(std::move(part));
  }
  if (left > 0) {
    if (fitted.empty()) fitted.push_back({});
    fitted.back().text.append(left, ' ');
  }
  return fitted;
}

}  // namespace pawprint::ui
