// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Text from outside (argv, comm, pod names, file names) made harmless before it
// reaches a terminal, and its width there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pawprint {

// Valid, printable UTF-8 on one line. Control characters (C0, C1, DEL), line and
// paragraph separators, bidirectional controls, zero-width characters and bytes that
// are no UTF-8 become visible escapes: "\n", "\x1b", "\u202e".
std::string printable(std::string_view text);

// Terminal columns of printable text: East Asian wide characters take two.
std::size_t display_width(std::string_view printable_text);

// The longest prefix of printable text that fits `columns`, with "…" where it was cut.
std::string fit(std::string_view printable_text, std::size_t columns);

// The line broken at blanks into lines of at most `columns`. It keeps its indentation; the
// later lines are indented by `hang` more. A word that is longer than a line is cut.
std::string wrap(std::string_view printable_line, std::size_t columns, std::size_t hang = 4);

}  // namespace pawprint
