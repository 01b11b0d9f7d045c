// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Packets of one handshake for tests: 198.18.0.1:40000 to 127.0.0.1:7001. Times are ms.
#pragma once

#include "source/wire/handshake_tracker.h"
#include "unit/packet/packets.h"

namespace pawprint::test {

inline constexpr std::uint64_t kMs = 1'000'000;
inline constexpr std::uint32_t kSeq = 1000;

inline Address address(const std::array<std::uint8_t, 4>& raw) {
  Address address;
  address.bytes[10] = address.bytes[11] = 0xff;
  std::copy(raw.begin(), raw.end(), address.bytes.begin() + 12);
  return address;
}

inline WirePacket from_peer(std::uint64_t time_ms, std::uint8_t flags, std::uint32_t seq) {
  WirePacket packet;
  packet.time_ns = time_ms * kMs;
  packet.netns = 7;
  packet.interface = 2;
  packet.headers.source = address(kPeer4);
  packet.headers.destination = address(kHere4);
  packet.headers.source_port = 40000;
  packet.headers.destination_port = 7001;
  packet.headers.flags = flags;
  packet.headers.seq = seq;
  return packet;
}

inline WirePacket syn_at(std::uint64_t time_ms, std::uint32_t seq = kSeq,
                         std::uint32_t tsval = 500) {
  WirePacket packet = from_peer(time_ms, kSyn, seq);
  packet.headers.timestamps = TimestampOption{tsval, 0};
  return packet;
}

inline WirePacket from_here(std::uint64_t time_ms, std::uint8_t flags, std::uint32_t ack) {
  WirePacket packet = from_peer(time_ms, flags, 0);
  packet.outgoing = true;
  std::swap(packet.headers.source, packet.headers.destination);
  std::swap(packet.headers.source_port, packet.headers.destination_port);
  packet.headers.ack = ack;
  return packet;
}

}  // namespace pawprint::test
