// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/terminfo.h"

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("terminfo: the usual terminals and their relatives are known", "[unit]") {
  for (const char* term : {"xterm", "xterm-256color", "xterm-kitty", "screen", "screen-256color",
                           "tmux", "tmux-256color", "linux", "vt100", "vt220", "ansi", "rxvt",
                           "rxvt-unicode-256color", "alacritty"}) {
    INFO(term);
    const ui::Terminfo* known = ui::embedded_terminfo(term);
    REQUIRE(known != nullptr);
    CHECK(known->entry.starts_with("b64:"));
    CHECK(known->entry.size() > 500);
  }
  CHECK(ui::embedded_terminfo("nonsense") == nullptr);
  CHECK(ui::embedded_terminfo("") == nullptr);
}

}  // namespace
}  // namespace pawprint
