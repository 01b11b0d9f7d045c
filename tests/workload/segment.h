// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A TCP segment as the scenarios see it, and its way to and from an Ethernet frame: headers,
// lengths and checksums. Also the ICMP echo that Wire uses as a fence.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "address.h"
#include "packet/bytes.h"
#include "packet/tcp_segment.h"

namespace pawprint::workload {

inline constexpr std::array<std::uint8_t, 6> kListenerMac{0x02, 0, 0, 0, 0x09, 0x01};
inline constexpr std::array<std::uint8_t, 6> kWireMac{0x02, 0, 0, 0, 0x09, 0x02};

struct Segment {
  Endpoint source;
  Endpoint destination;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint8_t flags = 0;
  Bytes options{};  // as on the wire, a multiple of four bytes
  Bytes payload{};

  bool has(std::uint8_t all) const { return (flags & all) == all; }
};

// From the wire end to the listener end.
Bytes frame_of(const Segment& segment);
// Nothing when the frame carries no whole TCP segment.
std::optional<Segment> parse_segment(std::span<const std::uint8_t> frame);

// An ICMP echo request from the router to the listener's address.
Bytes echo_request(std::uint16_t number);
// The number of the request that this frame answers.
std::optional<std::uint16_t> parse_echo_reply(std::span<const std::uint8_t> frame);

}  // namespace pawprint::workload
