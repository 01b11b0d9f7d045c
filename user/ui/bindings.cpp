// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/bindings.h"

#include <algorithm>

namespace pawprint::ui {

std::span<const Binding> bindings() {
  static const std::vector<Binding> kBindings{
      {Command::kView, {U'1', U'2', U'3', U'4', U'5', U'6'}, "1 to 6", "that view"},
      {Command::kNextView, {kKeyTab, kKeyRight}, "Tab →", "the next view"},
      {Command::kPreviousView, {kKeyBackTab, kKeyLeft}, "Shift-Tab ←", "the view before"},
      {Command::kDown, {kKeyDown, U'j'}, "↓ j", "down"},
      {Command::kUp, {kKeyUp, U'k'}, "↑ k", "up"},
      {Command::kPageDown, {kKeyPageDown, ctrl('f')}, "PgDn ^F", "a page down"},
      {Command::kPageUp, {kKeyPageUp, ctrl('b')}, "PgUp ^B", "a page up"},
      {Command::kTop, {kKeyHome, U'g'}, "Home g", "first row; rows are put in order again"},
      {Command::kBottom, {kKeyEnd, U'G'}, "End G", "last row"},
      {Command::kOpen, {kKeyEnter, U'\n', U'l'}, "Enter l", "what is behind the row"},
      {Command::kBack, {kKeyEscape, kKeyBackspace, U'\b', U'h'}, "Esc h", "back"},
      {Command::kFilter, {U'/'}, "/", "only rows that contain a text"},
      {Command::kSort, {U's'}, "s", "sort by the next column"},
      {Command::kReverse, {U'S'}, "S", "the other way round"},
      {Command::kPause, {U' '}, "Space", "hold the screen, or go on; collecting never stops"},
      {Command::kReset, {U'r'}, "r", "count from now"},
      {Command::kWrite, {U'w'}, "w", "write a snapshot: name.json, .html or .txt"},
      {Command::kStepForward, {U']'}, "]", "one second on", true},
      {Command::kStepBack, {U'['}, "[", "one second back", true},
      {Command::kLeapForward, {U'}'}, "}", "one minute on", true},
      {Command::kLeapBack, {U'{'}, "{", "one minute back", true},
      {Command::kJump, {U't'}, "t", "to a time: +5m, -10m, 12:34:56", true},
      {Command::kRedraw, {ctrl('l')}, "^L", "draw the screen anew"},
      {Command::kHelp, {U'?'}, "?", "this help"},
      {Command::kQuit, {U'q', ctrl('c')}, "q", "quit"},
  };
  return kBindings;
}

std::optional<Command> command_of(Key key, bool is_recording) {
  for (const Binding& binding : bindings()) {
    if (binding.is_of_recording && !is_recording) continue;
    if (std::find(binding.keys.begin(), binding.keys.end(), key) != binding.keys.end()) {
      return binding.command;
    }
  }
  return std::nullopt;
}

}  // namespace pawprint::ui
