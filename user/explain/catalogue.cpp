// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "explain/catalogue.h"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "doctor/diagnosis.h"
#include "findings/findings.h"

namespace pawprint {
namespace {

std::vector<const Page*> pointers(std::span<const Page> pages) {
  std::vector<const Page*> all;
  for (const Page& page : pages) all.push_back(&page);
  return all;
}

std::vector<const Page*> finding_pages() {
  std::vector<const Page*> all;
  for (const Rule* rule : all_rules()) all.push_back(&rule->page);
  return all;
}

// "TW SEGS", "tw-segs" and "tw_segs" are one.
std::string plain(std::string_view id) {
  std::string text;
  for (const char c : id) {
    const bool gap = c == ' ' || c == '-' || c == '_';
    text += gap ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

// Levenshtein: the fewest insertions, deletions and substitutions.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

template <typename Visit>
void for_each_page(const Visit& visit) {
  for (const Chapter& chapter : all_chapters()) {
    for (const Page* page : chapter.pages) visit(*page);
  }
}

}  // namespace

const std::vector<Chapter>& all_chapters() {
  static const std::vector<Chapter> kChapters{
      {"findings", finding_pages()},
      {"reasons of dropped SYNs", pointers(reason_pages())},
      {"columns", pointers(column_pages())},
      {"columns of the full screen", pointers(screen_pages())},
      {"states of a collector", pointers(state_pages())},
      {"stages of loss", pointers(stage_pages())},
      {"counters in coverage", pointers(counter_pages())},
      {"problems that doctor tells", pointers(problem_pages())},
  };
  return kChapters;
}

const Page* find_page(std::string_view id) {
  const Page* exact = nullptr;
  const Page* alike = nullptr;
  const std::string wanted = plain(id);
  for_each_page([&](const Page& page) {
    if (exact == nullptr && page.id == id) exact = &page;
    if (alike == nullptr && plain(page.id) == wanted) alike = &page;
  });
  return exact != nullptr ? exact : alike;
}

std::string_view nearest_id(std::string_view id) {
  // Longer than any id: what follows cannot make it more alike.
  const std::string wanted = plain(id.substr(0, 64));
  std::string_view nearest;
  std::size_t least = 0;
  for_each_page([&](const Page& page) {
    const std::size_t d = distance(wanted, plain(page.id));
    if (!nearest.empty() && d >= least) return;
    nearest = page.id;
    least = d;
  });
  return nearest;
}

}  // namespace pawprint
