// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The whole screen from what is known and where one is: a pure function. On every screen:
// mode, collectors, loss, coverage, window; the views; the page; prompt or keys.
#pragma once

#include "ui/cells.h"
#include "ui/machine.h"
#include "ui/page.h"
#include "ui/picture.h"

namespace pawprint::ui {

inline constexpr Size kLeastSize{40, 10};

// Rows of a page that a screen of this size shows.
std::size_t visible_rows(const Page& page, Size size);

// `page` is that of machine.place(), settled; what of it is shown moves with the cursor.
Screen render(Machine& machine, const Page& page, const Picture& picture, Size size);

// The first lines: node and time, collectors, views.
Line status_line(const Machine& machine, const Picture& picture);
Line collector_line(const Snapshot& snapshot, std::size_t columns);
Line view_line(const Machine& machine, const Picture& picture, std::size_t columns);

// The last line: a prompt, a message, or the keys.
Line foot_line(const Machine& machine);

// The page's rows, at most `rows` lines.
std::vector<Line> table_lines(const Place& place, const Page& page, std::size_t columns,
                              std::size_t rows);

}  // namespace pawprint::ui
