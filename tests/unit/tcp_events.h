// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Builders of TCP events for tests.
#pragma once

#include <cstdint>
#include <cstring>

#include "event/event.h"
#include "pawprint/tcp_rules.h"

namespace pawprint::test {

inline constexpr std::uint64_t kSecond = 1'000'000'000;

inline void set_v4(__u8 (&address)[PP_ADDR_LEN], __u8 last) {
  const __u8 bytes[PP_ADDR_LEN] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 9, 1, last};
  std::memcpy(address, bytes, sizeof(bytes));
}

// A SYN from 10.9.1.`host` to 10.9.1.200:80, answered.
inline pp_syn make_syn(std::uint64_t time_ns, __u8 host, __u32 tsval) {
  auto syn = make_event<pp_syn>(time_ns);
  syn.h.size = offsetof(pp_syn, header);
  syn.h.have = PP_HAVE_TSVAL | PP_HAVE_NETNS | PP_HAVE_QUEUES | PP_HAVE_SYN_QUEUE |
               PP_HAVE_COOKIES | PP_HAVE_DROPS;
  set_v4(syn.remote, host);
  set_v4(syn.local, 200);
  syn.local_port = 80;
  syn.family = 4;
  syn.netns = 7;
  syn.tsval = tsval;
  syn.seen = PP_SYN_SYNACK;
  syn.verdict = PP_SYN_ANSWERED;
  syn.max_ack_backlog = 8;
  syn.max_syn_backlog = 128;
  return syn;
}

inline pp_syn make_drop(std::uint64_t time_ns, __u8 host, enum pp_syn_reason reason) {
  pp_syn syn = make_syn(time_ns, host, 1);
  syn.seen = PP_SYN_DROPS_ROSE;
  syn.verdict = PP_SYN_DROPPED;
  syn.reason = reason;
  return syn;
}

// A SYN from 10.9.1.`host` that hits a TIME_WAIT socket with this ts_recent.
inline pp_timewait make_segment(std::uint64_t time_ns, __u8 host, __u32 tsval, __u32 ts_recent,
                                pp_tw_verdict verdict) {
  auto segment = make_event<pp_timewait>(time_ns);
  segment.h.have = PP_HAVE_TSVAL | PP_HAVE_TS_RECENT | PP_HAVE_NETNS;
  set_v4(segment.remote, host);
  segment.family = 4;
  segment.netns = 7;
  segment.substate = PP_TCP_TIME_WAIT;
  segment.tcp_flags = PP_TCP_SYN;
  segment.verdict = verdict;
  segment.tsval = tsval;
  segment.ts_recent = ts_recent;
  segment.paws_limit_s = 2147;
  return segment;
}

inline pp_time_wait_enter make_enter(std::uint64_t time_ns, __u8 host, __u32 ts_recent) {
  auto enter = make_event<pp_time_wait_enter>(time_ns);
  enter.h.have = PP_HAVE_TS_RECENT | PP_HAVE_NETNS;
  set_v4(enter.remote, host);
  enter.netns = 7;
  enter.family = 4;
  enter.ts_recent = ts_recent;
  return enter;
}

}  // namespace pawprint::test
