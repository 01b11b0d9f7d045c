// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/pcapng.h"

#include <vector>

#include "catch.h"

namespace pawprint {
namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) {
    number = number << 8 | static_cast<std::uint8_t>(bytes.at(at + i));
  }
  return number;
}

void check_block(const std::string& block, std::uint32_t type) {
  CHECK(number_at(block, 0) == type);
  CHECK(number_at(block, 4) == block.size());
  CHECK(number_at(block, block.size() - 4) == block.size());
  CHECK(block.size() % 4 == 0);
}

TEST_CASE("pcapng: a section", "[unit]") {
  const std::string block = pcapng_section({"Linux 5.4", "pawprint", ""});
  check_block(block, 0x0a0d0d0a);
  CHECK(number_at(block, 8) == 0x1a2b3c4d);
  CHECK(block.find("Linux 5.4") != std::string::npos);
  CHECK(pcapng_section({}).size() == 12 + 16 + 4);  // no option but their end
}

TEST_CASE("pcapng: an interface of raw IP, in nanoseconds", "[unit]") {
  const std::string block = pcapng_interface("netns 7", "");
  check_block(block, 1);
  CHECK((number_at(block, 8) & 0xffff) == 101);
  // if_name, padded to 8; if_tsresol of one byte: 9.
  CHECK(number_at(block, 16) == (7U << 16 | 2));
  CHECK(number_at(block, 28) == (1U << 16 | 9));
  CHECK(number_at(block, 32) == 9);
}

TEST_CASE("pcapng: a packet with its time, lengths and comment", "[unit]") {
  const std::vector<std::uint8_t> bytes{0x45, 1, 2, 3, 4};
  PcapngPacket packet;
  packet.interface = 3;
  packet.realtime_ns = 1'769'857'200'123'456'789;
  packet.bytes = bytes;
  packet.original_bytes = 60;
  packet.comment = "why";
  const std::string block = pcapng_packet(packet);
  check_block(block, 6);
  CHECK(number_at(block, 8) == 3);
  CHECK((std::uint64_t{number_at(block, 12)} << 32 | number_at(block, 16)) == packet.realtime_ns);
  CHECK(number_at(block, 20) == 5);
  CHECK(number_at(block, 24) == 60);
  CHECK(block.substr(28, 8) == std::string("\x45\x01\x02\x03\x04\0\0\0", 8));
  CHECK(number_at(block, 36) == (3U << 16 | 1));
  CHECK(block.substr(40, 4) == std::string("why\0", 4));
  packet.original_bytes = 1;  // never less than what is there
  CHECK(number_at(pcapng_packet(packet), 24) == 5);
}

}  // namespace
}  // namespace pawprint
