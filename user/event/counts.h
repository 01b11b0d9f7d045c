// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Arithmetic of the structures that are 64-bit counts alone: pp_syn_counts, pp_timewait_counts.
#pragma once

#include <array>
#include <bit>
#include <cstddef>

#include "pawprint/event.h"

namespace pawprint {

// Every field of `more` to its twin in `sum`.
template <typename Counts>
void add_counts(Counts& sum, const Counts& more) {
  constexpr std::size_t kWords = sizeof(Counts) / sizeof(__u64);
  static_assert(kWords * sizeof(__u64) == sizeof(Counts));
  using Words = std::array<__u64, kWords>;
  auto words = std::bit_cast<Words>(sum);
  const auto added = std::bit_cast<Words>(more);
  for (std::size_t i = 0; i < kWords; ++i) words[i] += added[i];
  sum = std::bit_cast<Counts>(words);
}

}  // namespace pawprint
