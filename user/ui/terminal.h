// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The terminal in full-screen mode, by ncurses: the only file that knows it. However the
// program ends, the terminal is given back as it was: by the destructor, or by a signal
// handler when it crashes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "ui/cells.h"
#include "ui/key.h"

namespace pawprint::ui {

class Terminal {
 public:
  // Takes stdin and stdout. Error: one of them is no terminal, TERM is not set, dumb or
  // unknown; then nothing has changed. One at a time. `use_color` false: bold and reverse
  // video only.
  static Result<Terminal> open(bool use_color);

  Terminal(Terminal&&) noexcept;
  Terminal& operator=(Terminal&&) noexcept;
  ~Terminal();

  Size size() const;
  // After SIGWINCH.
  void resize();

  // The next key that waits in stdin; kKeyNone: none does. Does not block, but for an
  // escape sequence that is under way (25 ms).
  Key read_key();

  // Nobody is at the other end any more.
  bool is_gone() const;

  // Lines are as wide as the screen. Only what has changed is sent.
  void draw(const Screen& screen);
  // Everything is sent by the next draw().
  void forget();

 private:
  class Impl;
  explicit Terminal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pawprint::ui
