// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Every page of `pawprint explain`, by kind, and the way from what a user types to one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "explain/page.h"

namespace pawprint {

struct Chapter {
  std::string_view title;
  std::vector<const Page*> pages;
};

// Findings, reasons, columns, states, stages, counters, problems: in this order.
const std::vector<Chapter>& all_chapters();

// The page with this id. Case, blanks, '-' and '_' make no difference where no page has the
// id exactly as it was typed: "ACCEPTQ", "tw segs", "tw-segs". Null: there is none.
const Page* find_page(std::string_view id);

// The id that is most like `id`, by edit distance. Never empty.
std::string_view nearest_id(std::string_view id);

// Pages that stand in no file of their own.
std::span<const Page> reason_pages();
std::span<const Page> column_pages();
std::span<const Page> screen_pages();
std::span<const Page> state_pages();
std::span<const Page> stage_pages();
std::span<const Page> counter_pages();

}  // namespace pawprint
