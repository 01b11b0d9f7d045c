// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events of a busy node for benchmarks: event number `i` of a stream is always the same.
// Hosts are 10.0.0.0 and on; times are monotonic ns.
#pragma once

#include <cstdint>

#include "core/clock.h"
#include "event/event.h"

namespace pawprint::bench {

inline constexpr std::uint64_t kEventsPerSecond = 100'000;

// When event number `i` of a stream happens.
constexpr std::uint64_t time_of(std::uint64_t i) {
  return 100 * kNsPerSec + i * (kNsPerSec / kEventsPerSecond);
}

// A dropped SYN with the 60 bytes of its headers, from host number `host`.
pp_syn dropped_syn(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host);
pp_syn answered_syn(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host);

// A segment that hit a TIME_WAIT socket: the FIN that ends a connection, or a refused SYN.
pp_timewait last_segment(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host);
pp_timewait refused_segment(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host);

// A connection of that host entered TIME_WAIT.
pp_time_wait_enter time_wait_enter(std::uint64_t time_ns, std::uint32_t host);

// Exec session number `i`, in one of 500 containers.
pp_probe_exec session_begin(std::uint64_t time_ns, std::uint64_t i);
pp_probe_exit session_end(std::uint64_t time_ns, std::uint64_t began_ns, std::uint64_t i);

// What a node with many short connections sends: of 100 events 55 answered SYNs, 20 segments
// and 20 entries to TIME_WAIT, 3 dropped SYNs, 1 refused one and half an exec session.
Event busy_node(std::uint64_t i, std::uint32_t hosts);

// The clock's second at `time_ns`.
pp_tick tick(std::uint64_t time_ns);

}  // namespace pawprint::bench
