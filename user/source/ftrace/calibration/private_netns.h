// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A network namespace in which nothing lives but sockets of this process. A child makes
// it, opens what is needed there, hands the descriptors over and ends: this thread never
// leaves its namespace, and when the descriptors are closed, by whatever end, the kernel
// takes the namespace down.
//
// In it `lo` is up, and packets for kPeers are routed to it. There they die, after every
// packet socket has seen them (net/ipv4/route.c: the input function of a route to
// elsewhere is dst_discard()), so that nobody answers for peers that are forged.
#pragma once

#include <netinet/in.h>

#include <array>
#include <cstdint>

#include "core/result.h"
#include "core/unique_fd.h"
#include "pawprint/calibration_traffic.h"

namespace pawprint {

struct PrivateNetns {
  static constexpr std::uint32_t kListenerAddress = PP_CALIBRATION_V4;
  // RFC 2544, never on the Internet: 198.18.0.0/15.
  static constexpr std::uint32_t kPeerNetwork = 0xc6120000;
  static constexpr std::uint32_t kPeerMask = 0xfffe0000;
  // Local addresses, some milliseconds after the namespace was made: each peer connects to
  // the other's.
  static std::array<in6_addr, 2> peers6();

  std::uint64_t inode = 0;
  UniqueFd space;         // keeps the namespace
  UniqueFd raw;           // takes IPv4 packets with their headers
  UniqueFd answers;       // hears every IPv4 packet, without a link header
  UniqueFd listeners[2];  // TCP sockets, not bound
  // TCP sockets, not bound; empty where the kernel has no IPv6.
  UniqueFd listener6;
  UniqueFd peer6[2];
  // Settings of this namespace, where the kernel has them for each: to be read and written
  // at offset 0.
  UniqueFd syncookies;
  UniqueFd max_syn_backlog;

  // Error: what the kernel refused. Blocks for some milliseconds.
  static Result<PrivateNetns> make();
};

}  // namespace pawprint
