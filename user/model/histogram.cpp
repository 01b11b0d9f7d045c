// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace pawprint {

std::uint32_t Histogram::bucket(std::uint64_t value) {
  constexpr std::uint64_t kSub = 1U << kSubBits;
  if (value < kSub) return static_cast<std::uint32_t>(value);
  const int shift = std::bit_width(value) - kSubBits - 1;
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(shift) << kSubBits) +
                                    (value >> shift));
}

std::uint64_t Histogram::middle(std::uint32_t bucket) {
  constexpr std::uint32_t kSub = 1U << kSubBits;
  if (bucket < 2 * kSub) return bucket;
  const std::uint32_t shift = (bucket >> kSubBits) - 1;
  const std::uint64_t low = static_cast<std::uint64_t>(bucket - (shift << kSubBits)) << shift;
  return low + (std::uint64_t{1} << shift) / 2;
}

void Histogram::add(std::uint64_t value, std::uint64_t times) {
  if (times == 0) return;
  const std::uint32_t b = bucket(value);
  const auto at =
      std::lower_bound(buckets_.begin(), buckets_.end(), b,
                       [](const auto& have, std::uint32_t want) { return have.first < want; });
  if (at != buckets_.end() && at->first == b) {
    at->second += times;
  } else {
    buckets_.insert(at, {b, times});
  }
  count_ += times;
  max_ = std::max(max_, value);
}

std::optional<std::uint64_t> Histogram::quantile(double q) const {
  if (count_ == 0) return std::nullopt;
  const auto rank = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (const auto& [b, times] : buckets_) {
    seen += times;
    if (seen >= rank) return std::min(middle(b), max_);
  }
  return max_;
}

std::uint64_t Histogram::count_above(std::uint64_t value) const {
  const std::uint32_t limit = bucket(value);
  std::uint64_t above = 0;
  for (const auto& [b, times] : buckets_) {
    if (b > limit) above += times;
  }
  return above;
}

}  // namespace pawprint
