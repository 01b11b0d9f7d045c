// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Where the running kernel keeps the values that kprobe events read, without debug
// information: found by calibration, never assumed. Two builds of one version differ.
//
// What is the same in every supported kernel is not here: of struct sock_common skc_daddr
// is at 0, skc_rcv_saddr at 4, skc_dport at 12, skc_num at 14, skc_family at 16 (3.10 to
// 6.18, include/net/sock.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pawprint {

struct FieldAt {
  std::optional<std::uint32_t> offset;  // bytes from the start of its structure
  std::uint32_t width = 0;              // bytes of the field
  std::string why;                      // what was tried, when there is no offset

  explicit operator bool() const { return offset.has_value(); }
};

struct KernelLayout {
  // struct sk_buff. In conn_request and tcp_timewait_state_process data is the TCP header.
  FieldAt skb_data;

  // struct tcp_timewait_sock, the first argument of tcp_timewait_state_process.
  FieldAt tw_ts_recent;
  FieldAt tw_ts_recent_stamp;  // width 8 (long, realtime seconds) on 3.10, 4 later (monotonic)
  FieldAt tw_substate;
  FieldAt tw_rcv_nxt;

  // struct tcp_sock, the first argument of tcp_time_wait.
  FieldAt sock_ts_recent;        // rx_opt.ts_recent
  FieldAt sock_ts_recent_stamp;  // width 8 on 3.10, 4 later
  // The peer's IPv6 address: at sk_v6_daddr of the sock (3.13+), or at pinet6_daddr behind
  // the pointer at sk_pinet6 (3.10: inet_sk(sk)->pinet6->daddr).
  FieldAt sk_v6_daddr;
  FieldAt sk_pinet6;
  FieldAt pinet6_daddr;

  // The listening sock, the first argument of conn_request.
  FieldAt sk_ack_backlog;      // width 2 on 3.10, 4 on 4.19 and later
  FieldAt sk_max_ack_backlog;  // the same
  FieldAt sk_drops;
  // The request queue until 4.3: icsk_accept_queue.listen_opt in the sock points to a
  // struct listen_sock, in which the other three are.
  FieldAt listen_opt;
  FieldAt listen_max_qlen_log;  // width 1
  FieldAt listen_qlen;
  FieldAt listen_qlen_young;
  // Since 4.4: icsk_accept_queue.qlen and young in the sock itself.
  FieldAt queue_qlen;
  FieldAt queue_young;

  // The network namespace: a pointer in sock_common, and of struct net behind it the inode
  // number (proc_inum on 3.10, ns.inum since 3.19) and sysctls of its own (4.x and later;
  // global variables on 3.10).
  FieldAt skc_net;
  FieldAt net_inum;
  FieldAt net_syncookies;       // width 4, or 1 on newer kernels
  FieldAt net_max_syn_backlog;  // width 4
};

// Every field by its name, for what lists or prints them.
struct LayoutField {
  const char* name;
  FieldAt KernelLayout::*field;
};
inline constexpr LayoutField kLayoutFields[] = {
    {"skb_data", &KernelLayout::skb_data},
    {"tw_ts_recent", &KernelLayout::tw_ts_recent},
    {"tw_ts_recent_stamp", &KernelLayout::tw_ts_recent_stamp},
    {"tw_substate", &KernelLayout::tw_substate},
    {"tw_rcv_nxt", &KernelLayout::tw_rcv_nxt},
    {"sock_ts_recent", &KernelLayout::sock_ts_recent},
    {"sock_ts_recent_stamp", &KernelLayout::sock_ts_recent_stamp},
    {"sk_v6_daddr", &KernelLayout::sk_v6_daddr},
    {"sk_pinet6", &KernelLayout::sk_pinet6},
    {"pinet6_daddr", &KernelLayout::pinet6_daddr},
    {"sk_ack_backlog", &KernelLayout::sk_ack_backlog},
    {"sk_max_ack_backlog", &KernelLayout::sk_max_ack_backlog},
    {"sk_drops", &KernelLayout::sk_drops},
    {"listen_opt", &KernelLayout::listen_opt},
    {"listen_max_qlen_log", &KernelLayout::listen_max_qlen_log},
    {"listen_qlen", &KernelLayout::listen_qlen},
    {"listen_qlen_young", &KernelLayout::listen_qlen_young},
    {"queue_qlen", &KernelLayout::queue_qlen},
    {"queue_young", &KernelLayout::queue_young},
    {"skc_net", &KernelLayout::skc_net},
    {"net_inum", &KernelLayout::net_inum},
    {"net_syncookies", &KernelLayout::net_syncookies},
    {"net_max_syn_backlog", &KernelLayout::net_max_syn_backlog},
};

}  // namespace pawprint
