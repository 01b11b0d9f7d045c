// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/text_output.h"

#include "core/text.h"

namespace pawprint {

void TextOutput::add(std::string_view lines) {
  if (width_ == 0) return out_.append(lines);
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    out_.append(wrap(lines.substr(0, end), width_));
    out_.append("\n");
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
}

void TextOutput::add(const std::vector<TextColumn>& columns, const TextRows& rows) {
  put_table(columns, rows, width_, [this](std::string_view line) { add(line); });
}

}  // namespace pawprint
