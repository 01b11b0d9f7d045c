// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/explain_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"

namespace pawprint {
namespace {

void append_section(std::string& out, std::string_view title, std::string_view text,
                    std::size_t width) {
  if (text.empty()) return;
  out += fmt::format("\n{}\n", title);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string line = fmt::format("  {}", text.substr(0, end));
    out += (line.starts_with("    ") ? line : wrap(line, width, 0)) + '\n';
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

}  // namespace

std::string render_page(const Page& page, std::size_t width) {
  std::string out = wrap(fmt::format("{}: {}", page.id, page.title), width, 2) + '\n';
  append_section(out, "What it means", page.means, width);
  append_section(out, "How to confirm it", page.confirm, width);
  append_section(out, "What to do", page.fix, width);
  append_section(out, "When it is harmless", page.harmless, width);
  return out;
}

std::string render_list(const std::vector<Chapter>& chapters, std::size_t width) {
  std::size_t longest = 0;
  for (const Chapter& chapter : chapters) {
    for (const Page* page : chapter.pages) longest = std::max(longest, page->id.size());
  }
  std::string out = "pawprint explain ID explains one of these:\n";
  for (const Chapter& chapter : chapters) {
    out += fmt::format("\n{}\n", chapter.title);
    for (const Page* page : chapter.pages) {
      out += wrap(fmt::format("  {:{}}  {}", page->id, longest, page->title), width, longest + 2);
      out += '\n';
    }
  }
  return out;
}

}  // namespace pawprint
