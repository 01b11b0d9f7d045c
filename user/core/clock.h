// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Reading clocks and writing times. The model never reads a clock: its time comes
// from events. Only sources and the application do.
#pragma once

#include <cstdint>
#include <string>

namespace pawprint {

inline constexpr std::uint64_t kNsPerSec = 1'000'000'000;
inline constexpr std::uint64_t kNsPerMs = 1'000'000;

// From one event time to another; 0 when they are the wrong way round, as they may be
// between CPUs.
inline std::uint64_t elapsed_ns(std::uint64_t begin_ns, std::uint64_t end_ns) {
  return end_ns > begin_ns ? end_ns - begin_ns : 0;
}

// CLOCK_MONOTONIC, the clock of bpf_ktime_get_ns(), in ns.
std::uint64_t monotonic_ns();

// CLOCK_REALTIME in ns since 1970.
std::uint64_t realtime_ns();

// "2026-01-31T12:00:00.123456789Z" (RFC 3339, UTC).
std::string rfc3339(std::uint64_t realtime_ns);

// "12:00:00", UTC, for tables.
std::string time_of_day(std::uint64_t realtime_ns);

}  // namespace pawprint
