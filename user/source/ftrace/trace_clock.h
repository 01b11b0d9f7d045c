// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// From a trace buffer's clock to CLOCK_MONOTONIC. Kernels since 3.17 have the clock `mono`,
// which is that clock. On 3.10 the buffer runs on `global` (sched_clock, made monotonic
// over CPUs), whose offset and rate are measured again and again: NTP slews the one and not
// the other, by up to 500 ppm, and a suspended machine may stop one of them only.
#pragma once

#include <cstdint>
#include <optional>

namespace pawprint {

class TraceClock {
 public:
  // One reading of the buffer's clock, taken between two readings of CLOCK_MONOTONIC.
  struct Reading {
    std::uint64_t trace_ns = 0;
    std::uint64_t before_ns = 0;
    std::uint64_t after_ns = 0;
    std::uint64_t width_ns() const { return after_ns - before_ns; }
  };

  // The buffer's clock is CLOCK_MONOTONIC: nothing to map.
  void set_monotonic() { is_monotonic_ = true; }

  // A new reading, a second or more after the last. One that is off by more than kStepNs
  // from what the last ones foretell is a step, and starts anew.
  void add(const Reading& reading);

  // `now_ns`: CLOCK_MONOTONIC now; an event cannot be later. Without a reading: now.
  std::uint64_t to_monotonic(std::uint64_t trace_ns, std::uint64_t now_ns) const;

  static constexpr std::int64_t kStepNs = 5'000'000;

 private:
  struct Anchor {
    std::uint64_t trace_ns;
    std::uint64_t monotonic_ns;
  };

  std::int64_t map(std::uint64_t trace_ns) const;

  bool is_monotonic_ = false;
  std::optional<Anchor> last_;
  double rate_ = 1;  // monotonic ns for one of the buffer's
};

}  // namespace pawprint
