// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The full screen at work: keys in, pictures out, around something that is watched, a node
// or a recording.
#pragma once

#include <optional>
#include <string>

#include "app/options.h"
#include "app/watched.h"
#include "core/event_loop.h"
#include "ui/machine.h"
#include "ui/picture.h"
#include "ui/terminal.h"

namespace pawprint {

// Is a full screen wanted: on a terminal, when no format is asked for?
bool wants_full_screen(const Options& options);

// Takes the terminal. None: it cannot be used, and stderr says why.
std::optional<ui::Terminal> take_terminal(const Options& options);

class FullScreen {
 public:
  FullScreen(const Options& options, ui::Terminal terminal, Watched& watched, bool is_recording);

  // Lets `loop` drive it: keys, size, and a picture each second. `q` stops the loop.
  Result<void> attach_to(EventLoop& loop);

 private:
  void on_second();
  void on_keys(EventLoop& loop);
  void act(const ui::Effect& effect, EventLoop& loop);
  void hold();
  void refresh();
  void draw();
  void say_reading();
  ui::Page settled_page();
  Result<void> write(const std::string& name) const;

  Options options_;
  ui::Terminal terminal_;
  Watched& watched_;
  ui::Machine machine_;
  ui::Picture picture_;
  // Of a screen that is held.
  ui::EventLog held_log_;
  ui::Trends held_trends_;
};

}  // namespace pawprint
