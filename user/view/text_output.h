// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Plain text on its way out, in pieces: no line is wider than the terminal, and the size of a
// table takes no memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/buffered_output.h"
#include "view/text_table.h"

namespace pawprint {

class TextOutput {
 public:
  // `width`: terminal columns, 0 for no limit.
  TextOutput(WriteBytes write, std::size_t width) : out_(std::move(write)), width_(width) {}

  // Whole lines. Those that are too wide are broken.
  void add(std::string_view lines);
  void add(const std::vector<TextColumn>& columns, const TextRows& rows);
  template <typename Row>
  void add(const std::vector<TextColumn>& columns, const std::vector<Row>& rows,
           std::vector<std::string> (*cells_of)(const Row&)) {
    add(columns, TextRows{rows.size(), [&](std::size_t row) { return cells_of(rows[row]); }});
  }

  // Writes what is left. The first error of all.
  Result<void> end() { return out_.flush(); }

 private:
  BufferedOutput out_;
  std::size_t width_;
};

}  // namespace pawprint
