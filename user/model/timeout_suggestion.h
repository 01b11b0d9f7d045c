// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Which timeoutSeconds measured sessions ask for.
#pragma once

#include <cstdint>
#include <optional>

#include "model/histogram.h"

namespace pawprint {

// Fewer say nothing about the tail.
inline constexpr std::uint64_t kLeastSamples = 10;

struct TimeoutEvidence {
  const Histogram& total;
  std::uint64_t longest_success_ns = 0;
  std::uint64_t killed = 0;                 // cut off at the timeout: really longer
  std::optional<std::uint64_t> timeout_ns;  // that they were judged by
};

// Whole seconds: one and a half times p99 of total, and no less than the longest success.
// When more than one in a hundred was killed at the timeout, p99 is where they were cut
// off and the true one is unknown: then at least twice that timeout. None: too few samples.
std::optional<std::uint64_t> suggest_timeout_s(const TimeoutEvidence& evidence);

}  // namespace pawprint
