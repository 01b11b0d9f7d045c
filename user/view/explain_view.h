// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Pages of `explain` as text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "explain/catalogue.h"

namespace pawprint {

// One page; commands are indented and never broken. Ends in a newline.
std::string render_page(const Page& page, std::size_t width);

// Ids and titles, chapter by chapter.
std::string render_list(const std::vector<Chapter>& chapters, std::size_t width);

}  // namespace pawprint
