// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/page.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

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

using Order = std::vector<std::size_t>;  // numbers of rows

void sort_rows(const Place& place, const Page& page, const RowSource& source, Order& order) {
  if (place.sort_column && *place.sort_column < page.columns.size()) {
    std::vector<Cell> keys(source.count);
    for (const std::size_t i : order) {
      keys[i] = std::move(source.row(i).cells[*place.sort_column]);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return comes_before(keys[a], keys[b]); });
  }
  if (place.is_reversed) std::reverse(order.begin(), order.end());
}

// As they stood before; what is new is behind them.
void keep_order(const std::vector<std::string>& before, const RowSource& source, Order& order) {
  std::unordered_map<std::string_view, std::size_t> position;
  for (std::size_t i = 0; i < before.size(); ++i) position.emplace(before[i], i);
  std::vector<std::size_t> at(source.count);
  for (const std::size_t i : order) {
    const auto found = position.find(source.id(i));
    at[i] = found == position.end() ? before.size() : found->second;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return at[a] < at[b]; });
}

// Which rows of `source` the place wants, in its order.
Order arrange(const Place& place, const Page& page, const RowSource& source) {
  Order order(source.count);
  std::iota(order.begin(), order.end(), 0);
  const std::string wanted = lower(place.filter);
  if (!wanted.empty()) {
    std::erase_if(order, [&](std::size_t i) { return !contains(source.row(i), wanted); });
  }
  if (page.is_text()) return order;
  sort_rows(place, page, source, order);
  if (place.cursor > 0) keep_order(place.order, source, order);
  return order;
}

}  // namespace

void settle(Place& place, Page& page) {
  const std::vector<Row> all = std::move(page.rows);
  if (!page.source) {
    page.source = {all.size(), [&](std::size_t i) { return all[i].id; },
                   [&](std::size_t i) { return all[i]; }};
  }
  Order order = arrange(place, page, *page.source);
  page.all_rows = order.size();
  if (!page.is_text()) order.resize(std::min(order.size(), Page::kMostRows));
  page.rows.clear();
  page.rows.reserve(order.size());
  for (const std::size_t i : order) page.rows.push_back(page.source->row(i));
  page.source.reset();

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
