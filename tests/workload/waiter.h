// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Every wait of the program: for a descriptor or for a moment, with a deadline, and ended by
// SIGINT, SIGTERM and SIGHUP, so that what was changed is restored in any case.
#pragma once

#include <chrono>

#include "core/unique_fd.h"

namespace pawprint::workload {

using SteadyClock = std::chrono::steady_clock;  // CLOCK_MONOTONIC
using Time = SteadyClock::time_point;
using Duration = SteadyClock::duration;

class Waiter {
 public:
  // Blocks the three signals from here on. `slow` stretches every patience().
  explicit Waiter(double slow);

  // True when `fd` is readable, false at the deadline. Throws Interrupted.
  bool readable(int fd, Time deadline) const;
  void sleep_until(Time when) const { readable(-1, when); }
  void sleep(Duration time) const { sleep_until(SteadyClock::now() + time); }

  // The deadline of an answer that a fast machine gives well within `time`.
  Time patience(Duration time) const {
    return SteadyClock::now() + std::chrono::duration_cast<Duration>(time * slow_);
  }

 private:
  UniqueFd signals_;
  double slow_;
};

}  // namespace pawprint::workload
