// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/terminfo.h"

#include <algorithm>
#include <iterator>

#include "terminfo_entries.h"  // kTerminfoEntries, made by scripts/terminfo.sh

namespace pawprint::ui {
namespace {

struct Relative {
  std::string_view prefix;
  std::string_view name;
};

// The first prefix that fits counts.
constexpr Relative kRelatives[] = {
    {"xterm", "xterm-256color"},
    {"alacritty", "xterm-256color"},
    {"foot", "xterm-256color"},
    {"konsole", "xterm-256color"},
    {"gnome", "xterm-256color"},
    {"vte", "xterm-256color"},
    {"putty", "xterm-256color"},
    {"rxvt", "rxvt-color"},
    {"screen", "screen-256color"},
    {"tmux", "screen-256color"},
    {"linux", "linux"},
    {"vt", "vt100"},
    {"ansi", "ansi"},
};

}  // namespace

const Terminfo* embedded_terminfo(std::string_view term) {
  for (const Relative& relative : kRelatives) {
    if (!term.starts_with(relative.prefix)) continue;
    const auto found =
        std::find_if(std::begin(kTerminfoEntries), std::end(kTerminfoEntries),
                     [&](const Terminfo& entry) { return entry.name == relative.name; });
    return found == std::end(kTerminfoEntries) ? nullptr : found;
  }
  return nullptr;
}

}  // namespace pawprint::ui
