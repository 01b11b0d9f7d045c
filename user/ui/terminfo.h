// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Descriptions of the usual terminals inside the program: a static binary runs where no
// terminfo database is, in a container's image or on a node's initramfs.
#pragma once

#include <string>
#include <string_view>

namespace pawprint::ui {

struct Terminfo {
  std::string_view name;   // of the terminal that is described
  std::string_view entry;  // "b64:…", a value of TERMINFO that ncurses reads
};

// The description that fits `term` best: of a relative ("tmux-256color" is described by
// "screen-256color", "xterm-kitty" by "xterm-256color"). Null: nothing is known of it.
const Terminfo* embedded_terminfo(std::string_view term);

}  // namespace pawprint::ui
