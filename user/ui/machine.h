// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Where one is on the screen and what keys do there: a state machine without a terminal.
// What it cannot do itself it hands out as an Effect.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ui/bindings.h"
#include "ui/page.h"
#include "ui/pages.h"

namespace pawprint::ui {

struct Effect {
  enum class Kind {
    kNone,
    kQuit,
    kRedraw,
    kPause,  // is_paused() has changed
    kReset,
    kWrite,  // a snapshot to the file `text`
    kStep,   // in a recording, by `seconds`
    kJump,   // in a recording, to the time `text`
  };
  Kind kind = Kind::kNone;
  std::string text = {};
  int seconds = 0;
};

// Text that is being entered in the last line.
struct Prompt {
  enum class Kind { kFilter, kWrite, kJump };
  Kind kind = Kind::kFilter;
  std::string text;
  std::string before = {};  // the filter, should Esc bring it back
};

class Machine {
 public:
  // A recording is paused until one lets it play.
  explicit Machine(bool is_recording);

  std::size_t view() const { return view_; }
  const Place& place() const { return places_[view_].back(); }
  Place& place() { return places_[view_].back(); }
  std::size_t depth() const { return places_[view_].size(); }
  bool is_recording() const { return is_recording_; }
  bool is_paused() const { return is_paused_; }
  const std::optional<Prompt>& prompt() const { return prompt_; }

  // Shown in the last line until the next key.
  const std::string& message() const { return message_; }
  void say(std::string message) { message_ = std::move(message); }

  void set_paused(bool is_paused) { is_paused_ = is_paused; }
  // What the prompt of `w` proposes.
  void set_file_name(std::string name) { file_name_ = std::move(name); }

  // `page` is that of place(), settled; `visible`: rows that the screen holds.
  Effect on_key(Key key, const Page& page, std::size_t visible);

 private:
  Effect on_prompt_key(Key key);
  Effect confirm();
  Effect on_command(Command command, Key key, const Page& page, std::size_t visible);
  Effect on_app_command(Command command);
  void move(const Page& page, std::ptrdiff_t by);
  void open(const Page& page);
  void back();
  void sort_by_next(const Page& page);
  void ask(Prompt::Kind kind, std::string text);

  bool is_recording_;
  bool is_paused_;
  std::size_t view_ = 0;
  std::array<std::vector<Place>, kViews.size()> places_;  // of each view, the way into it
  std::optional<Prompt> prompt_;
  std::string message_;
  std::string file_name_ = "pawprint.json";
};

}  // namespace pawprint::ui
