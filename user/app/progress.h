// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One line on stderr that is kept up to date, when stderr is a terminal.
#pragma once

#include <string>

namespace pawprint {

class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `text` is printable, one line.
  void show(const std::string& text);
  void clear();

 private:
  std::size_t columns_;  // 0: no terminal
  bool is_shown_ = false;
};

}  // namespace pawprint
