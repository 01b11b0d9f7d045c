// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/page.h"

#include "catch.h"

using namespace pawprint;
using ui::Page;
using ui::Place;
using ui::Row;

namespace {

constexpr std::size_t kRows = Page::kMostRows + 500;

std::string id_of(std::size_t i) {
  return "row " + std::to_string(i);
}

// A flood: row `i` counts `i`.
Page many_rows(std::size_t* made = nullptr) {
  Page page;
  page.columns = {{{"NAME"}}, {{"COUNT"}}};
  page.source = {kRows, id_of, [made](std::size_t i) {
                   if (made != nullptr) ++*made;
                   return Row{id_of(i), {{id_of(i)}, {std::to_string(i), static_cast<double>(i)}}};
                 }};
  return page;
}

}  // namespace

TEST_CASE("page: of many rows the first ones are made, and how many there are is known", "[unit]") {
  std::size_t made = 0;
  Page page = many_rows(&made);
  Place place;
  ui::settle(place, page);
  CHECK(page.rows.size() == Page::kMostRows);
  CHECK(made == Page::kMostRows);
  CHECK(page.all_rows == kRows);
  CHECK(page.rows.front().id == "row 0");
}

TEST_CASE("page: sorting and filtering look at all rows", "[unit]") {
  Place place;
  place.sort_column = 1;
  Page page = many_rows();
  ui::settle(place, page);
  CHECK(page.rows.front().id == id_of(kRows - 1));
  CHECK(page.rows.size() == Page::kMostRows);
  place.is_reversed = true;
  page = many_rows();
  ui::settle(place, page);
  CHECK(page.rows.front().id == "row 0");

  place = {};
  place.filter = "ROW 149";
  page = many_rows();
  ui::settle(place, page);
  CHECK(page.rows.size() == 11);  // 149, 1490, … 1499
  CHECK(page.all_rows == 11);
}

TEST_CASE("page: the cursor keeps its row when others come before it", "[unit]") {
  Place place;
  Page page = many_rows();
  ui::settle(place, page);
  place.cursor = 7;
  place.selected = "row 7";
  page = many_rows();
  page.source->id = [](std::size_t i) { return id_of(kRows - 1 - i); };
  page.source->row = [](std::size_t i) {
    return Row{id_of(kRows - 1 - i), {{id_of(kRows - 1 - i)}, {""}}};
  };
  ui::settle(place, page);
  CHECK(place.cursor == 7);
  CHECK(page.rows[7].id == "row 7");
  CHECK(page.rows[0].id == "row 0");
}
