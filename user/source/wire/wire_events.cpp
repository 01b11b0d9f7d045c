// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/wire_events.h"

#include <algorithm>
#include <cstring>

#include "event/event.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

constexpr std::uint32_t kPaws24DaysS = 60 * 60 * 24 * 24;

template <typename T>
void fill_in(T& event, const WireSyn& syn) {
  std::memcpy(event.remote, syn.tuple.remote.bytes.data(), PP_ADDR_LEN);
  std::memcpy(event.local, syn.tuple.local.bytes.data(), PP_ADDR_LEN);
  event.remote_port = syn.tuple.remote_port;
  event.local_port = syn.tuple.local_port;
  event.family = static_cast<__u8>(syn.tuple.remote.family());
  event.netns = syn.netns;
  event.seq = syn.seq;
  event.tsval = syn.tsval.value_or(0);
  event.h.have = PP_HAVE_NETNS | (syn.tsval ? PP_HAVE_TSVAL : 0);
}

pp_syn syn_event(const WireSyn& syn) {
  auto event = make_event<pp_syn>(syn.time_ns);
  fill_in(event, syn);
  event.retransmission = syn.retransmission;
  const ListenerEvidence& listener = syn.listener;
  if (listener.ack_backlog && listener.max_ack_backlog) {
    event.h.have |= PP_HAVE_QUEUES;
    event.ack_backlog = *listener.ack_backlog;
    event.max_ack_backlog = *listener.max_ack_backlog;
  }
  if (listener.inode != 0) {
    event.h.have |= PP_HAVE_SOCKET;
    event.listener_ino = listener.inode;
  }
  event.h.have |= PP_HAVE_HEADERS;
  event.header_len = syn.header_bytes;
  event.ip_len = syn.ip_bytes;
  std::copy_n(syn.header.begin(), syn.header_bytes, event.header);
  event.h.size = static_cast<__u32>(event_bytes(event));
  return event;
}

// The kernel takes a SYN that is newer, unless the socket is in FIN_WAIT2:
// net/ipv4/tcp_minisocks.c tcp_timewait_state_process(), 3.10 to 6.18.
std::uint8_t substate_of(const pp_timewait& event, bool knows_rcv_nxt) {
  if (pp_is_regression(&event) != 0) return PP_TCP_TIME_WAIT;
  const bool newer_seq = knows_rcv_nxt && static_cast<__s32>(event.seq - event.rcv_nxt) > 0;
  const bool both_times =
      (event.h.have & PP_HAVE_TSVAL) != 0 && (event.h.have & PP_HAVE_TS_RECENT) != 0;
  const bool newer_time = both_times && static_cast<__s32>(event.ts_recent - event.tsval) < 0;
  return newer_seq || newer_time ? PP_TCP_FIN_WAIT2 : PP_TCP_TIME_WAIT;
}

}  // namespace

pp_syn answered_event(const WireSyn& syn) {
  pp_syn event = syn_event(syn);
  event.verdict = PP_SYN_ANSWERED;
  event.seen = PP_SYN_SYNACK;
  return event;
}

pp_syn unanswered_event(const WireSyn& syn, const Explanation& explanation) {
  pp_syn event = syn_event(syn);
  event.verdict = PP_SYN_UNKNOWN;
  event.reason = static_cast<__u8>(explanation.reason);
  event.candidates = explanation.candidates;
  if (syn.listener.lossy) event.seen |= PP_SYN_INCOMPLETE;
  return event;
}

pp_timewait refused_event(const WireSyn& syn, pp_tw_verdict verdict,
                          std::optional<std::uint8_t> state) {
  auto event = make_event<pp_timewait>(syn.time_ns);
  fill_in(event, syn);
  event.tcp_flags = syn.flags;
  event.verdict = static_cast<__u8>(verdict);
  event.rcv_nxt = syn.rcv_nxt.value_or(0);
  event.paws_limit_s = kPaws24DaysS;  // the kernel refused: the limit was not reached
  // Without the socket's answer its ts_recent is at least what the last SYN carried.
  const auto ts_recent = syn.ts_recent ? syn.ts_recent : syn.last_tsval;
  if (ts_recent) {
    event.h.have |= PP_HAVE_TS_RECENT;
    event.ts_recent = *ts_recent;
  }
  event.substate = state.value_or(substate_of(event, syn.rcv_nxt.has_value()));
  return event;
}

}  // namespace pawprint
