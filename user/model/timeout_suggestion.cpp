// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/timeout_suggestion.h"

#include <algorithm>

#include "core/clock.h"

namespace pawprint {

std::optional<std::uint64_t> suggest_timeout_s(const TimeoutEvidence& evidence) {
  const std::uint64_t samples = evidence.total.count();
  if (samples < kLeastSamples) return std::nullopt;
  const std::uint64_t p99_ns = evidence.total.quantile(0.99).value_or(0);
  std::uint64_t enough_ns = std::max(p99_ns + p99_ns / 2, evidence.longest_success_ns);
  if (evidence.killed * 100 > samples && evidence.timeout_ns) {
    enough_ns = std::max(enough_ns, 2 * *evidence.timeout_ns);
  }
  return std::max<std::uint64_t>(1, (enough_ns + kNsPerSec - 1) / kNsPerSec);
}

}  // namespace pawprint
