// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/ring_block.h"

#include <linux/if_packet.h>

#include <cstring>

#include "core/clock.h"

namespace pawprint {

std::uint64_t visit_ring_block(std::span<const std::byte> block,
                               const std::function<void(const RingPacket&)>& visit) {
  tpacket_block_desc description{};
  if (block.size() < sizeof(description)) return 0;
  std::memcpy(&description, block.data(), sizeof(description));
  std::size_t at = description.hdr.bh1.offset_to_first_pkt;
  for (std::uint32_t left = description.hdr.bh1.num_pkts; left > 0; --left) {
    tpacket3_hdr packet{};
    sockaddr_ll from{};
    const std::size_t from_at = at + TPACKET_ALIGN(sizeof(packet));
    if (from_at + sizeof(from) > block.size()) return left;
    std::memcpy(&packet, block.data() + at, sizeof(packet));
    std::memcpy(&from, block.data() + from_at, sizeof(from));
    const std::size_t net = at + packet.tp_net;
    if (net + packet.tp_snaplen > block.size()) return left;
    visit({packet.tp_sec * kNsPerSec + packet.tp_nsec,
           from.sll_ifindex,
           from.sll_pkttype == PACKET_OUTGOING,
           {reinterpret_cast<const std::uint8_t*>(block.data() + net), packet.tp_snaplen}});
    // 0 in the last one.
    if (packet.tp_next_offset < sizeof(packet)) return left - 1;
    at += packet.tp_next_offset;
  }
  return 0;
}

}  // namespace pawprint
