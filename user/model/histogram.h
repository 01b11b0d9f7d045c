// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A log-linear histogram of durations: 128 buckets for each power of two, so that a
// quantile is within 0.4 % of the true value, at any scale. Only buckets that hold
// something take memory: a probe that always takes the same time needs a few.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace pawprint {

class Histogram {
 public:
  void add(std::uint64_t value, std::uint64_t times = 1);

  std::uint64_t count() const { return count_; }
  std::uint64_t max() const { return max_; }

  // The value below or at which a share of `q` (0..1) of the samples lies, by nearest
  // rank; never above max(). None without samples.
  std::optional<std::uint64_t> quantile(double q) const;

  // How many samples are above `value` (exact to a bucket).
  std::uint64_t count_above(std::uint64_t value) const;

 private:
  static constexpr int kSubBits = 7;

  static std::uint32_t bucket(std::uint64_t value);
  static std::uint64_t middle(std::uint32_t bucket);

  std::vector<std::pair<std::uint32_t, std::uint64_t>> buckets_;  // sorted by bucket
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace pawprint
