// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "bench/traffic.h"

#include <cstring>
#include <string>

namespace pawprint::bench {
namespace {

constexpr __u32 kNetns = 4026531840;
constexpr __u16 kPort = 443;
constexpr unsigned kContainers = 500;

// Host number `host` as ::ffff:10.x.y.z.
void set_address(__u8 (&address)[PP_ADDR_LEN], std::uint32_t host) {
  std::memset(address, 0, sizeof(address));
  address[10] = address[11] = 0xff;
  address[12] = 10;
  address[13] = static_cast<__u8>(host >> 16);
  address[14] = static_cast<__u8>(host >> 8);
  address[15] = static_cast<__u8>(host);
}

template <typename T>
void set_peers(T& event, std::uint64_t i, std::uint32_t host) {
  set_address(event.remote, host);
  set_address(event.local, 0xfffffe);
  event.remote_port = static_cast<__u16>(1024 + i % 60000);
  event.local_port = kPort;
  event.family = 4;
  event.netns = kNetns;
  event.tsval = static_cast<__u32>(event.h.time_ns / kNsPerMs);
}

pp_syn syn(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host) {
  auto event = make_event<pp_syn>(time_ns);
  event.h.have = PP_HAVE_TSVAL | PP_HAVE_NETNS | PP_HAVE_QUEUES | PP_HAVE_DROPS |
                 PP_HAVE_SYN_QUEUE | PP_HAVE_COOKIES | PP_HAVE_ISN;
  set_peers(event, i, host);
  event.seq = static_cast<__u32>(i * 2654435761U);
  event.max_ack_backlog = 128;
  event.h.size = static_cast<__u32>(event_bytes(event));
  return event;
}

pp_timewait segment(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host) {
  auto event = make_event<pp_timewait>(time_ns);
  event.h.have = PP_HAVE_TSVAL | PP_HAVE_TS_RECENT | PP_HAVE_NETNS;
  set_peers(event, i, host);
  event.substate = PP_TCP_TIME_WAIT;
  event.ts_recent = event.tsval;
  event.paws_limit_s = 2'073'600;
  event.verdict = PP_TW_ACK;
  return event;
}

}  // namespace

pp_syn dropped_syn(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host) {
  pp_syn event = syn(time_ns, i, host);
  event.h.have |= PP_HAVE_HEADERS | PP_HAVE_SOCKET;
  event.verdict = PP_SYN_DROPPED;
  event.reason = PP_REASON_ACCEPT_QUEUE_FULL;
  event.seen = PP_SYN_DROPS_ROSE;
  event.ack_backlog = 129;
  event.listener_ino = 90210;
  event.header_len = 60;
  event.ip_len = 20;
  std::memset(event.header, 0x45, event.header_len);
  event.h.size = static_cast<__u32>(event_bytes(event));
  return event;
}

pp_syn answered_syn(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host) {
  pp_syn event = syn(time_ns, i, host);
  event.verdict = PP_SYN_ANSWERED;
  event.seen = PP_SYN_SYNACK;
  return event;
}

pp_timewait last_segment(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host) {
  pp_timewait event = segment(time_ns, i, host);
  event.substate = PP_TCP_FIN_WAIT2;
  event.tcp_flags = PP_TCP_FIN | PP_TCP_ACK;
  return event;
}

pp_timewait refused_segment(std::uint64_t time_ns, std::uint64_t i, std::uint32_t host) {
  pp_timewait event = segment(time_ns, i, host);
  event.tcp_flags = PP_TCP_SYN;
  event.ts_recent = event.tsval + 500;
  return event;
}

pp_time_wait_enter time_wait_enter(std::uint64_t time_ns, std::uint32_t host) {
  auto event = make_event<pp_time_wait_enter>(time_ns);
  event.h.have = PP_HAVE_NETNS | PP_HAVE_TS_RECENT;
  set_address(event.remote, host);
  event.family = 4;
  event.netns = kNetns;
  event.ts_recent = static_cast<__u32>(time_ns / kNsPerMs);
  return event;
}

pp_probe_exec session_begin(std::uint64_t time_ns, std::uint64_t i) {
  auto event = make_event<pp_probe_exec>(time_ns);
  event.h.have = PP_HAVE_SETUP | PP_HAVE_ARGS;
  event.setup_ns = time_ns - 30 * kNsPerMs;
  event.enter_ns = time_ns - 5 * kNsPerMs;
  event.pid = static_cast<__u32>(1000 + i % 30000);
  std::string id = std::to_string(i % kContainers);
  id.insert(0, PP_CONTAINER_ID_LEN - id.size(), 'a');
  id.copy(event.container_id, PP_CONTAINER_ID_LEN);
  set_arguments(event, {"/bin/calico-node", "-felix-ready", "-bird-ready"});
  return event;
}

pp_probe_exit session_end(std::uint64_t time_ns, std::uint64_t began_ns, std::uint64_t i) {
  auto event = make_event<pp_probe_exit>(time_ns);
  event.h.have = PP_HAVE_CPU | PP_HAVE_RUNQ | PP_HAVE_STATUS;
  event.exec_ns = began_ns;
  event.pid = static_cast<__u32>(1000 + i % 30000);
  event.cpu_ns = 40 * kNsPerMs;
  event.runq_wait_ns = kNsPerMs;
  return event;
}

Event busy_node(std::uint64_t i, std::uint32_t hosts) {
  const std::uint64_t time_ns = time_of(i);
  const std::uint64_t of_100 = i % 100;
  const auto host = static_cast<std::uint32_t>(i * 7919 % hosts);
  if (of_100 < 55) return answered_syn(time_ns, i, host);
  if (of_100 < 75) return last_segment(time_ns, i, host);
  if (of_100 < 95) return time_wait_enter(time_ns, host);
  if (of_100 < 98) return dropped_syn(time_ns, i, host);
  if (of_100 < 99) return refused_segment(time_ns, i, host);
  // One begins, a hundred events later it ends.
  if (i / 100 % 2 == 0) return session_begin(time_ns, i / 200);
  return session_end(time_ns, time_of(i - 100), i / 200);
}

pp_tick tick(std::uint64_t time_ns) {
  auto event = make_event<pp_tick>(time_ns);
  event.realtime_ns = 1'769'857'200 * kNsPerSec + time_ns;
  return event;
}

}  // namespace pawprint::bench
