// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A received TCP segment from the bytes around its TCP header. Kprobe events cannot follow
// an offset that is itself a value, so they read a fixed number of bytes in front of the
// TCP header, and the IP header is found among them by what it must look like.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "pawprint/event.h"

namespace pawprint {

inline constexpr std::size_t kBytesBefore = 64;  // IPv4 with all options; IPv6 and 24 more
inline constexpr std::size_t kBytesFrom = 64;    // TCP with all options

struct SegmentBytes {
  // [0, kBytesBefore) in front of the TCP header, the rest from it on.
  std::array<std::uint8_t, kBytesBefore + kBytesFrom> bytes{};

  const std::uint8_t* tcp() const { return bytes.data() + kBytesBefore; }
};

struct Segment {
  std::uint8_t family = 0;  // of the packet: 4 or 6
  std::uint8_t remote[PP_ADDR_LEN] = {};
  std::uint8_t local[PP_ADDR_LEN] = {};
  std::uint16_t remote_port = 0;
  std::uint16_t local_port = 0;
  std::uint8_t tcp_flags = 0;
  std::uint32_t seq = 0;
  std::optional<std::uint32_t> tsval;
  std::size_t ip_len = 0;   // of the IP header, extension headers included
  std::size_t tcp_len = 0;  // of the TCP header
};

// None: no IP header ends where the TCP header begins. An IPv4 header is known by its
// checksum, which ip_rcv() (net/ipv4/ip_input.c, 3.10 to 6.18) has verified before.
std::optional<Segment> parse_segment(const SegmentBytes& around);

// Both headers as they were, for pp_syn.header. Returns the number of bytes.
std::size_t copy_headers(const SegmentBytes& around, const Segment& segment,
                         __u8 (&out)[PP_HEADER_MAX]);

}  // namespace pawprint
