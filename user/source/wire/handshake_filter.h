// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The classic BPF program of wire mode's packet sockets: what a handshake's beginning is made
// of, and nothing of established traffic. It runs on SOCK_DGRAM packets, which begin with
// the IP header.
//
//   comes in   SYN; RST (the peer refuses what it got)
//   goes out   SYN-ACK; RST; over IPv4 a bare ACK with IP id 0
//
// The last is what a TIME_WAIT socket answers (net/ipv4/ip_output.c ip_send_unicast_reply(),
// whose socket is not connected: ip_select_ident() gives DF packets of such sockets id 0; seen on
// 5.4, 6.1, 6.12; not on 3.10). A connected socket counts its ids up, so one in 65,536 of its bare
// ACKs passes too. What comes in is passed once, also on loopback, where a packet goes out and
// comes in: SYNs only as they come in, answers only as they go out.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace pawprint {

// IPv6 with extension headers, and TCP with options: 128 bytes of both are kept in events.
inline constexpr std::uint32_t kSnapBytes = 256;

// Passes kSnapBytes of a packet, or nothing.
std::vector<sock_filter> handshake_filter();

// Does the kernel `release` (uname -r) answer for TIME_WAIT sockets over IPv4 with id 0? It does
// where tcp_sk_init() sets IP_PMTUDISC_DO (net/ipv4/tcp_ipv4.c): in 5.4.286, not in 3.10.99. What
// lies between is taken not to.
bool challenges_have_no_id(std::string_view release);

}  // namespace pawprint
