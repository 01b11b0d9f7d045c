// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/page.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>

#include "core/text.h"

namespace pawprint::ui {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool contains(const Row& row, const std::string& wanted) {
  return std::any_of(row.cells.begin(), row.cells.end(), [&](const Cell& cell) {
    return lower(cell.text).find(wanted) != std::string::npos;
  });
}

// Numbers: the largest first. Text: by alphabet. What has no number is behind those.
bool comes_before(const Cell& a, const Cell& b) {
  if (a.number && b.number) return *a.number > *b.number;
  if (a.number || b.number) return a.number.has_value();
  return a.text < b.text;
}

void sort_rows(const Place& place, Page& page) {
  if (place.sort_column && *place.sort_column < page.columns.size()) {
    const std::size_t column = *place.sort_column;
    std::stable_sort(page.rows.begin(), page.rows.end(), [&](const Row& a, const Row& b) {
      return comes_before(a.cells[column], b.cells[column]);
    });
  }
  if (place.is_reversed) std::reverse(page.rows.begin(), page.rows.end());
}

void keep_order(const std::vector<std::string>& order, Page& page) {
  std::map<std::string_view, std::size_t> position;
  for (std::size_t i = 0; i < order.size(); ++i) position.emplace(order[i], i);
  const auto of = [&](const Row& row) {
    const auto found = position.find(row.id);
    return found == position.end() ? order.size() : found->second;
  };
  std::stable_sort(page.rows.begin(), page.rows.end(),
                   [&](const Row& a, const Row& b) { return of(a) < of(b); });
}

}  // namespace

void settle(Place& place, Page& page) {
  const std::string wanted = lower(place.filter);
  if (!wanted.empty()) {
    std::erase_if(page.rows, [&](const Row& row) { return !contains(row, wanted); });
  }
  if (!page.is_text()) sort_rows(place, page);
  if (place.cursor > 0 && !page.is_text()) keep_order(place.order, page);

  place.order.clear();
  for (const Row& row : page.rows) place.order.push_back(row.id);
  if (page.rows.empty()) {
    place.cursor = 0;
    return;
  }
  place.cursor = std::min(place.cursor, page.rows.size() - 1);
  const bool is_there = place.order[place.cursor] == place.selected;
  if (place.cursor > 0 && !page.is_text() && !is_there) {
    const auto found = std::find(place.order.begin(), place.order.end(), place.selected);
    if (found != place.order.end()) {
      place.cursor = static_cast<std::size_t>(found - place.order.begin());
    }
  }
  place.selected = place.order[place.cursor];
}

void add_text(Page& page, const std::string& text, std::size_t width, Tone tone) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::string broken = wrap(printable(line), width, 2);
    std::string_view left = broken;
    do {
      const std::string_view part = left.substr(0, left.find('\n'));
      left.remove_prefix(std::min(left.size(), part.size() + 1));
      page.rows.push_back({std::to_string(page.rows.size()), {{std::string(part), {}, tone}}});
    } while (!left.empty());
  }
}

}  // namespace pawprint::ui
