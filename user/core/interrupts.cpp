// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/interrupts.h"

namespace pawprint {

Interrupts::Interrupts() {
  sigset_t held{};
  sigemptyset(&held);
  sigaddset(&held, SIGINT);
  sigaddset(&held, SIGTERM);
  sigprocmask(SIG_BLOCK, &held, &before_);
}

Interrupts::~Interrupts() {
  sigprocmask(SIG_SETMASK, &before_, nullptr);
}

bool Interrupts::is_pending() {
  sigset_t pending{};
  sigpending(&pending);
  return sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1;
}

}  // namespace pawprint
