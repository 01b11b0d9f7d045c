// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A TCP segment without its IP header, to and from the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "packet/bytes.h"

namespace pawprint {

inline constexpr std::uint8_t kFin = 0x01;
inline constexpr std::uint8_t kSyn = 0x02;
inline constexpr std::uint8_t kRst = 0x04;
inline constexpr std::uint8_t kPsh = 0x08;
inline constexpr std::uint8_t kAck = 0x10;

struct TcpSegment {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint8_t flags = 0;
  Bytes options{};  // as on the wire, a multiple of four bytes
  Bytes payload{};

  bool has(std::uint8_t all) const { return (flags & all) == all; }
};

// Bytes that put_tcp_segment() appends.
std::size_t tcp_bytes(const TcpSegment& segment);

// Appends the segment with its checksum; the addresses are those of its IP header.
void put_tcp_segment(Bytes& out, const TcpSegment& segment, std::span<const std::uint8_t> source,
                     std::span<const std::uint8_t> destination);

// Nothing when there is no whole TCP header.
std::optional<TcpSegment> parse_tcp_segment(std::span<const std::uint8_t> bytes);

}  // namespace pawprint
