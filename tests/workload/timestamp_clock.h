// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The TSval clock of one forged machine: it ticks in real time and wraps at 2^32.
#pragma once

#include <cstdint>

#include "waiter.h"

namespace pawprint::workload {

class TimestampClock {
 public:
  // `start` is its value at construction.
  explicit TimestampClock(std::uint32_t start, unsigned hz = 1000) : start_(start), hz_(hz) {}

  std::uint32_t now() const {
    const auto elapsed_ns = std::chrono::nanoseconds(SteadyClock::now() - origin_).count();
    return start_ + static_cast<std::uint32_t>(elapsed_ns / (1'000'000'000 / hz_));
  }

 private:
  std::uint32_t start_;
  unsigned hz_;
  Time origin_ = SteadyClock::now();
};

}  // namespace pawprint::workload
