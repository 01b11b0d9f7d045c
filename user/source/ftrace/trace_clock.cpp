// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/trace_clock.h"

#include <algorithm>
#include <cmath>

namespace pawprint {
namespace {

// adjtimex slews by 500 ppm at most; more is noise of the reading.
constexpr double kMostDrift = 600e-6;
// Shorter than that, the width of a reading says more than the drift does.
constexpr std::uint64_t kLeastSpanNs = 500'000'000;

}  // namespace

std::int64_t TraceClock::map(std::uint64_t trace_ns) const {
  const auto since = static_cast<double>(static_cast<std::int64_t>(trace_ns - last_->trace_ns));
  return static_cast<std::int64_t>(last_->monotonic_ns) + std::llround(since * rate_);
}

void TraceClock::add(const Reading& reading) {
  const Anchor now{reading.trace_ns, reading.before_ns + reading.width_ns() / 2};
  if (!last_) {
    last_ = now;
    return;
  }
  const std::int64_t error = static_cast<std::int64_t>(now.monotonic_ns) - map(now.trace_ns);
  const auto uncertain = static_cast<std::int64_t>(reading.width_ns());
  const bool backwards = now.trace_ns <= last_->trace_ns;
  if (backwards || std::abs(error) > kStepNs + uncertain) {
    last_ = now;
    rate_ = 1;
    return;
  }
  if (now.trace_ns - last_->trace_ns < kLeastSpanNs) return;
  const auto measured = static_cast<double>(now.monotonic_ns - last_->monotonic_ns) /
                        static_cast<double>(now.trace_ns - last_->trace_ns);
  rate_ = std::clamp(measured, 1 - kMostDrift, 1 + kMostDrift);
  last_ = now;
}

std::uint64_t TraceClock::to_monotonic(std::uint64_t trace_ns, std::uint64_t now_ns) const {
  if (is_monotonic_) return std::min(trace_ns, now_ns);
  if (!last_) return now_ns;
  const std::int64_t mapped = map(trace_ns);
  return mapped < 0 ? 0 : std::min(static_cast<std::uint64_t>(mapped), now_ns);
}

}  // namespace pawprint
