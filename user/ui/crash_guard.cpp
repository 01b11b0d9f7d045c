// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/crash_guard.h"

#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <string_view>

namespace pawprint::ui {
namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};

// Leave the alternate screen, show the cursor, no attributes, the keypad as it was: of
// xterm and all that imitate it; the others ignore it.
constexpr std::string_view kGiveBack = "\x1b[?1049l\x1b[?25h\x1b[0m\x1b[?1l\x1b>\r\n";

// A signal handler has no other way to know: set before it is installed.
termios saved_mode{};

extern "C" void give_back(int number) {
  [[maybe_unused]] const ssize_t written =
      ::write(STDOUT_FILENO, kGiveBack.data(), kGiveBack.size());
  ::tcsetattr(STDOUT_FILENO, TCSANOW, &saved_mode);
  ::raise(number);  // SA_RESETHAND: this time it acts
}

}  // namespace

CrashGuard CrashGuard::around_terminal() {
  if (::tcgetattr(STDOUT_FILENO, &saved_mode) != 0) return CrashGuard(false);
  struct sigaction action {};
  action.sa_handler = give_back;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  for (const int number : kSignals) ::sigaction(number, &action, nullptr);
  return CrashGuard(true);
}

CrashGuard::~CrashGuard() {
  if (!is_set_) return;
  for (const int number : kSignals) std::signal(number, SIG_DFL);
}

}  // namespace pawprint::ui
