// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events per second over the last ten seconds.
#pragma once

#include <array>
#include <cstdint>

#include "core/clock.h"

namespace pawprint {

class Rate {
 public:
  void add(std::uint64_t time_ns) {
    advance(time_ns / kNsPerSec);
    ++buckets_[(time_ns / kNsPerSec) % kSeconds];
  }

  double per_second(std::uint64_t now_ns) const {
    Rate at = *this;
    at.advance(now_ns / kNsPerSec);
    std::uint64_t sum = 0;
    for (const std::uint32_t count : at.buckets_) sum += count;
    return static_cast<double>(sum) / kSeconds;
  }

 private:
  static constexpr std::uint64_t kSeconds = 10;

  void advance(std::uint64_t second) {
    if (second <= second_) return;
    const std::uint64_t first = second - second_ > kSeconds ? second - kSeconds : second_;
    for (std::uint64_t s = first + 1; s <= second; ++s) buckets_[s % kSeconds] = 0;
    second_ = second;
  }

  std::array<std::uint32_t, kSeconds> buckets_{};
  std::uint64_t second_ = 0;
};

}  // namespace pawprint
