// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// SIGINT and SIGTERM for work that has no event loop: held back, and asked for at points
// where it can stop and leave nothing half done.
#pragma once

#include <csignal>

namespace pawprint {

class Interrupts {
 public:
  Interrupts();
  ~Interrupts();  // signals that still wait act now
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  // Does one of them wait?
  static bool is_pending();

 private:
  sigset_t before_{};
};

}  // namespace pawprint
