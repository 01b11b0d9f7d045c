// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian: packets that begin
// with their IP header (LINKTYPE_RAW), times in ns.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pawprint {

// Texts are options of the block and left out when empty.
struct PcapngSection {
  std::string_view os, application, comment;
};
std::string pcapng_section(const PcapngSection& section);

// Interfaces are numbered from 0 in the order of their blocks.
std::string pcapng_interface(std::string_view name, std::string_view description);

struct PcapngPacket {
  std::uint32_t interface = 0;
  std::uint64_t realtime_ns = 0;
  std::span<const std::uint8_t> bytes;
  std::size_t original_bytes = 0;  // on the wire
  std::string_view comment;
};
// Marked as received.
std::string pcapng_packet(const PcapngPacket& packet);

}  // namespace pawprint
