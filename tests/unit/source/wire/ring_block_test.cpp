// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/ring_block.h"

#include <linux/if_packet.h>

#include <cstring>
#include <string>
#include <vector>

#include "catch.h"
#include "core/clock.h"

namespace pawprint {
namespace {

constexpr std::size_t kNet = TPACKET_ALIGN(sizeof(tpacket3_hdr)) + sizeof(sockaddr_ll);

// A block of `texts` as packets, as the kernel fills it.
struct Block {
  explicit Block(const std::vector<std::string>& texts) : bytes(4096) {
    head.hdr.bh1.num_pkts = static_cast<__u32>(texts.size());
    head.hdr.bh1.offset_to_first_pkt = sizeof(head);
    std::size_t at = sizeof(head);
    for (const std::string& text : texts) {
      tpacket3_hdr packet{};
      packet.tp_sec = 3;
      packet.tp_nsec = 5;
      packet.tp_net = kNet;
      packet.tp_snaplen = static_cast<__u32>(text.size());
      if (&text != &texts.back()) packet.tp_next_offset = TPACKET_ALIGN(kNet + text.size());
      put(at, packet);
      sockaddr_ll from{};
      from.sll_ifindex = 2;
      from.sll_pkttype = PACKET_OUTGOING;
      put(at + TPACKET_ALIGN(sizeof(packet)), from);
      std::memcpy(bytes.data() + at + kNet, text.data(), text.size());
      at += packet.tp_next_offset;
    }
    put(0, head);
  }

  template <typename T>
  void put(std::size_t at, const T& value) {
    std::memcpy(bytes.data() + at, &value, sizeof(value));
  }
  // What is in it, and what makes no sense.
  std::pair<std::string, std::uint64_t> read() const {
    std::string all;
    const auto damaged = visit_ring_block(bytes, [&](const RingPacket& packet) {
      CHECK(packet.realtime_ns == 3 * kNsPerSec + 5);
      CHECK(packet.interface == 2);
      CHECK(packet.outgoing);
      all += std::string(packet.bytes.begin(), packet.bytes.end()) + ' ';
    });
    return {all, damaged};
  }

  tpacket_block_desc head{};
  std::vector<std::byte> bytes;
};

TEST_CASE("ring block: packets in their order", "[unit]") {
  CHECK(Block({"one", "two", "three"}).read() ==
        std::pair<std::string, std::uint64_t>("one two three ", 0));
  CHECK(Block({}).read().first.empty());
}

TEST_CASE("ring block: a packet that is not in the block ends it", "[unit]") {
  Block block({"one", "two"});
  tpacket3_hdr packet{};
  std::memcpy(&packet, block.bytes.data() + sizeof(block.head), sizeof(packet));
  SECTION("its bytes") {
    packet.tp_snaplen = 4096;
    block.put(sizeof(block.head), packet);
    CHECK(block.read().second == 2);
  }
  SECTION("the next one") {
    packet.tp_next_offset = 4000;
    block.put(sizeof(block.head), packet);
    CHECK(block.read() == std::pair<std::string, std::uint64_t>("one ", 1));
  }
  SECTION("the first one") {
    block.head.hdr.bh1.offset_to_first_pkt = 5000;
    block.put(0, block.head);
    CHECK(block.read().second == 2);
  }
}

TEST_CASE("ring block: more packets are claimed than there are", "[unit]") {
  Block block({"one", "two"});
  block.head.hdr.bh1.num_pkts = ~0U;
  block.put(0, block.head);
  CHECK(block.read() == std::pair<std::string, std::uint64_t>("one two ", ~0U - 2));
}

}  // namespace
}  // namespace pawprint
