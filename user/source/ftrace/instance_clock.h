// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The clock of a trace instance, chosen and read, as CLOCK_MONOTONIC.
#pragma once

#include <cstdint>

#include "core/result.h"
#include "source/ftrace/trace_clock.h"
#include "source/ftrace/tracefs.h"

namespace pawprint {

class InstanceClock {
 public:
  // Sets the instance's clock: CLOCK_MONOTONIC (3.17 and later), or `global` with a first
  // reading of it. Error: the instance has neither, or does not tell its time.
  static Result<InstanceClock> choose(const TraceInstance& instance);

  // Once a second: how far the clocks are apart now.
  void refresh(const TraceInstance& instance);

  // `trace_ns`: a record's time. `now_ns`: CLOCK_MONOTONIC now; a record cannot be later.
  std::uint64_t to_monotonic(std::uint64_t trace_ns, std::uint64_t now_ns) const {
    return clock_.to_monotonic(trace_ns, now_ns);
  }

 private:
  InstanceClock() = default;

  TraceClock clock_;
  bool is_monotonic_ = false;
};

}  // namespace pawprint
