// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Counts over time in a bounded number of buckets: when the time no longer fits, two
// buckets become one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/clock.h"

namespace pawprint {

template <std::size_t Kinds>
class TimeBuckets {
 public:
  static constexpr std::size_t kMostBuckets = 240;
  using Counts = std::array<std::uint64_t, Kinds>;

  // Times may go back a little, not before the first one.
  void add(std::uint64_t time_ns, std::size_t kind, std::uint64_t count) {
    if (count == 0 || kind >= Kinds) return;
    if (buckets_.empty()) begin_ns_ = time_ns / width_ns_ * width_ns_;
    std::size_t at = index(time_ns);
    while (at >= kMostBuckets) {
      halve();
      at = index(time_ns);
    }
    if (at >= buckets_.size()) buckets_.resize(at + 1);
    buckets_[at][kind] += count;
  }

  std::uint64_t begin_ns() const { return begin_ns_; }
  std::uint64_t width_ns() const { return width_ns_; }
  const std::vector<Counts>& buckets() const { return buckets_; }

 private:
  std::size_t index(std::uint64_t time_ns) const {
    return time_ns < begin_ns_ ? 0 : static_cast<std::size_t>((time_ns - begin_ns_) / width_ns_);
  }
  void halve() {
    std::vector<Counts> wider((buckets_.size() + 1) / 2);
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      for (std::size_t kind = 0; kind < Kinds; ++kind) wider[i / 2][kind] += buckets_[i][kind];
    }
    buckets_ = std::move(wider);
    width_ns_ *= 2;
  }

  std::uint64_t begin_ns_ = 0;
  std::uint64_t width_ns_ = kNsPerSec;
  std::vector<Counts> buckets_;
};

}  // namespace pawprint
