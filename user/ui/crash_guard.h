// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Gives the terminal back when the program crashes: what a signal handler may do, and no
// more. Afterwards the signal acts as it would have.
#pragma once

#include <utility>

namespace pawprint::ui {

class CrashGuard {
 public:
  // Remembers the terminal of stdout as it is now, and catches SIGSEGV, SIGBUS, SIGFPE,
  // SIGILL, SIGABRT and SIGQUIT until it is destroyed.
  static CrashGuard around_terminal();

  CrashGuard(CrashGuard&& other) noexcept : is_set_(std::exchange(other.is_set_, false)) {}
  CrashGuard& operator=(CrashGuard&&) = delete;
  ~CrashGuard();

 private:
  explicit CrashGuard(bool is_set) : is_set_(is_set) {}
  bool is_set_;
};

}  // namespace pawprint::ui
