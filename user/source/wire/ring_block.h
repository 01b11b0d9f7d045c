// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The packets in one block of a TPACKET_V3 receive ring, as the kernel wrote them:
// net/packet/af_packet.c prb_fill_curr_block(), 3.10 to 6.18.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace pawprint {

struct RingPacket {
  std::uint64_t realtime_ns = 0;
  int interface = 0;  // index
  bool outgoing = false;
  std::span<const std::uint8_t> bytes;  // from the IP header on; valid during the call
};

// The count of packets whose place in the block makes no sense.
std::uint64_t visit_ring_block(std::span<const std::byte> block,
                               const std::function<void(const RingPacket&)>& visit);

}  // namespace pawprint
