// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Which key does what: the one table that both the state machine and the help read.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ui/key.h"

namespace pawprint::ui {

enum class Command {
  kView,  // the digit says which
  kNextView,
  kPreviousView,
  kUp,
  kDown,
  kPageUp,
  kPageDown,
  kTop,
  kBottom,
  kOpen,
  kBack,
  kFilter,
  kSort,
  kReverse,
  kPause,
  kReset,
  kWrite,
  kHelp,
  kRedraw,
  kQuit,
  // of a recording
  kStepForward,
  kStepBack,
  kLeapForward,
  kLeapBack,
  kJump,
};

struct Binding {
  Command command;
  std::vector<Key> keys;
  std::string_view shown;  // the keys as the help writes them
  std::string_view help;
  bool is_of_recording = false;
};

// In the order of the help.
std::span<const Binding> bindings();

// None: the key has no meaning here.
std::optional<Command> command_of(Key key, bool is_recording);

}  // namespace pawprint::ui
