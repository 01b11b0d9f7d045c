// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events of TCP for tests: one remote host, 192.0.2.7, and one listener, 10.0.0.1:443
// in one network namespace. Times are ms since the boot.
#pragma once

#include <cstdint>

#include "event/event.h"

namespace pawprint::test {

inline constexpr std::uint32_t kNetns = 4026531840;
inline constexpr std::uint64_t kListenerIno = 90210;

// A SYN to a TIME_WAIT socket, refused because its TSval is 500 behind ts_recent.
pp_timewait make_timewait(std::uint64_t time_ms);

// A SYN that was dropped because the accept queue was full.
pp_syn make_syn(std::uint64_t time_ms);

pp_time_wait_enter make_time_wait_enter(std::uint64_t time_ms);

// 10 SYNs received: 8 answered, 1 of them by a cookie; 1 dropped, 1 unknown.
pp_syn_totals make_syn_totals(std::uint64_t time_ms);

// 9 segments, 6 of them SYNs: 2 accepted, 3 regressions, 1 rate-limited.
pp_timewait_totals make_timewait_totals(std::uint64_t time_ms);

// ListenDrops and ListenOverflows of 1.
pp_netns_counters make_netns_counters(std::uint64_t time_ms);

// nginx, pid 4711, owns the listener.
pp_listener make_listener(std::uint64_t time_ms);

// net.ipv4.tcp_tw_recycle = 1.
pp_listening make_listening(std::uint64_t time_ms);
pp_sysctl make_sysctl(std::uint64_t time_ms);

}  // namespace pawprint::test
