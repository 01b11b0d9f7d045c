// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "unit/tcp_builders.h"

#include <algorithm>
#include <initializer_list>

namespace pawprint::test {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

// ::ffff:a.b.c.d
void set_v4(__u8 (&address)[PP_ADDR_LEN], std::initializer_list<__u8> bytes) {
  std::fill_n(address, 10, 0);
  address[10] = address[11] = 0xff;
  std::copy(bytes.begin(), bytes.end(), address + 12);
}

template <typename T>
T between_the_two(std::uint64_t time_ms) {
  auto event = make_event<T>(time_ms * kMs);
  set_v4(event.remote, {192, 0, 2, 7});
  set_v4(event.local, {10, 0, 0, 1});
  event.remote_port = 40000;
  event.local_port = 443;
  event.family = 4;
  event.netns = kNetns;
  event.h.have = PP_HAVE_NETNS;
  return event;
}

}  // namespace

pp_timewait make_timewait(std::uint64_t time_ms) {
  auto event = between_the_two<pp_timewait>(time_ms);
  event.substate = PP_TCP_TIME_WAIT;
  event.tcp_flags = PP_TCP_SYN;
  event.verdict = PP_TW_ACK;
  event.tsval = 1'000'000;
  event.ts_recent = 1'000'500;
  event.ts_age_s = 5;
  event.paws_limit_s = 2'073'600;
  event.seq = 100;
  event.rcv_nxt = 200;
  event.h.have |= PP_HAVE_TSVAL | PP_HAVE_TS_RECENT;
  return event;
}

pp_syn make_syn(std::uint64_t time_ms) {
  auto event = between_the_two<pp_syn>(time_ms);
  event.verdict = PP_SYN_DROPPED;
  event.reason = PP_REASON_ACCEPT_QUEUE_FULL;
  event.syncookies = 1;
  event.seen = PP_SYN_DROPS_ROSE;
  event.tsval = 1'000'000;
  event.seq = 100;
  event.ack_backlog = 129;
  event.max_ack_backlog = 128;
  event.qlen = 3;
  event.young = 2;
  event.max_syn_backlog = 4096;
  event.listener_ino = kListenerIno;
  event.header_len = 60;
  event.ip_len = 20;
  std::fill_n(event.header, event.header_len, 0x45);
  event.h.size = static_cast<__u32>(offsetof(pp_syn, header)) + event.header_len;
  event.h.have |= PP_HAVE_TSVAL | PP_HAVE_QUEUES | PP_HAVE_SYN_QUEUE | PP_HAVE_COOKIES |
                  PP_HAVE_DROPS | PP_HAVE_HEADERS | PP_HAVE_ISN | PP_HAVE_SOCKET;
  return event;
}

pp_time_wait_enter make_time_wait_enter(std::uint64_t time_ms) {
  auto event = make_event<pp_time_wait_enter>(time_ms * kMs);
  set_v4(event.remote, {192, 0, 2, 7});
  event.netns = kNetns;
  event.ts_recent = 1'000'500;
  event.ts_age_s = 1;
  event.family = 4;
  event.h.have = PP_HAVE_NETNS | PP_HAVE_TS_RECENT;
  return event;
}

pp_syn_totals make_syn_totals(std::uint64_t time_ms) {
  auto event = make_event<pp_syn_totals>(time_ms * kMs);
  event.netns = kNetns;
  event.counts.received = 10;
  event.counts.answered = 8;
  event.counts.cookies = 1;
  event.counts.dropped = 1;
  event.counts.unknown = 1;
  event.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] = 1;
  return event;
}

pp_timewait_totals make_timewait_totals(std::uint64_t time_ms) {
  auto event = make_event<pp_timewait_totals>(time_ms * kMs);
  event.h.have = PP_HAVE_NETNS;
  event.netns = kNetns;
  event.counts.segments = 9;
  event.counts.syns = 6;
  event.counts.accepted_reuse = 2;
  event.counts.regressions = 4;
  event.counts.paws_rejects = 4;
  event.counts.skipped_acks = 1;
  event.counts.regression = 3;
  event.counts.rate_limited = 1;
  return event;
}

pp_netns_counters make_netns_counters(std::uint64_t time_ms) {
  auto event = make_event<pp_netns_counters>(time_ms * kMs);
  event.netns = kNetns;
  event.value[PP_LISTEN_DROPS] = 1;
  event.value[PP_LISTEN_OVERFLOWS] = 1;
  event.h.have = PP_HAVE_COUNTER(PP_LISTEN_DROPS) | PP_HAVE_COUNTER(PP_LISTEN_OVERFLOWS);
  return event;
}

pp_listener make_listener(std::uint64_t time_ms) {
  auto event = make_event<pp_listener>(time_ms * kMs);
  event.ino = kListenerIno;
  event.pid = 4711;
  std::copy_n("nginx", 5, event.comm);
  std::fill_n(event.container_id, PP_CONTAINER_ID_LEN, 'a');
  return event;
}

pp_listening make_listening(std::uint64_t time_ms) {
  auto event = make_event<pp_listening>(time_ms * kMs);
  event.ino = kListenerIno;
  event.netns = kNetns;
  event.local_port = 8443;
  event.max_ack_backlog = 128;
  event.ack_backlog = 3;
  return event;
}

pp_sysctl make_sysctl(std::uint64_t time_ms) {
  auto event = make_event<pp_sysctl>(time_ms * kMs);
  event.id = PP_SYSCTL_TCP_TW_RECYCLE;
  event.value = 1;
  return event;
}

}  // namespace pawprint::test
