// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a view has to show, before anybody decides how much of it fits: a table whose rows
// have names, or text.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ui/cells.h"
#include "view/text_table.h"

namespace pawprint::ui {

enum class PageKind {
  kFindings,
  kSyn,
  kTimewait,
  kProbes,
  kEvents,
  kHealth,
  // what is behind their rows
  kFinding,
  kListeners,   // of a remote host whose SYNs were dropped
  kSynEvents,   // of a remote host, a listener and a reason
  kHostEvents,  // of a remote host
  kSessions,    // of a probe
  kEvent,
  kHelp,
};

// A place that one can be at.
struct Place {
  PageKind kind = PageKind::kFindings;
  std::string subject = {};  // id of the row that it was opened from

  std::string filter = {};
  std::optional<std::size_t> sort_column = {};  // none: as the page comes
  bool is_reversed = false;

  // The row under the cursor, by its id and by its position when that is gone.
  std::string selected = {};
  std::size_t cursor = 0;
  std::size_t top = 0;                  // first row on the screen
  std::vector<std::string> order = {};  // ids as they stood when the cursor left the top
};

struct PageColumn {
  TextColumn column;
  unsigned rank = 0;  // where the terminal is narrow the highest goes first; 0: stays
};

struct Cell {
  std::string text;                   // as it comes, cleaned when it is drawn
  std::optional<double> number = {};  // what it sorts by; none: its text
  Tone tone = Tone::kPlain;
};

struct Row {
  std::string id;
  std::vector<Cell> cells;  // one for each column; text: one
};

// Rows that are made when they are needed: of a flood there are many more than a page holds.
// What they are made of outlives this.
struct RowSource {
  std::size_t count = 0;
  std::function<std::string(std::size_t)> id;
  std::function<Row(std::size_t)> row;
};

struct Page {
  static constexpr std::size_t kMostRows = 1000;

  std::string title;
  std::vector<PageColumn> columns = {};  // none: lines of text
  std::vector<Row> rows = {};
  std::optional<RowSource> source = {};  // instead of rows, until the page is settled
  std::size_t all_rows = 0;              // that match the filter, from when it is settled
  std::vector<Row> detail = {};          // lines about the row under the cursor, below the table
  std::string nothing = {};              // what stands there when there is no row
  std::optional<PageKind> opens = {};    // what Enter opens

  bool is_text() const { return columns.empty(); }
};

// Filters, sorts and orders the rows as `place` wants them, keeps the first kMostRows of a table,
// and puts its cursor on a row that is there. Rows keep their order while the cursor is below
// the first one.
void settle(Place& place, Page& page);

// Adds lines of text, broken at `width`, in this tone.
void add_text(Page& page, const std::string& text, std::size_t width, Tone tone = Tone::kPlain);

}  // namespace pawprint::ui
