// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// IPv4 and IPv6 headers, without options and extensions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "packet/bytes.h"

namespace pawprint {

// Appends the header of a packet that carries `payload_bytes` of `protocol`. The addresses
// are in network order, 4 or 16 bytes of them: that is the version.
void put_ip_header(Bytes& out, std::span<const std::uint8_t> source,
                   std::span<const std::uint8_t> destination, unsigned protocol,
                   std::size_t payload_bytes);

// Parts of the bytes that were parsed.
struct IpPacket {
  std::span<const std::uint8_t> source;
  std::span<const std::uint8_t> destination;
  std::span<const std::uint8_t> payload;  // without what follows the packet
  unsigned protocol = 0;
};

// Nothing when it is no whole IP packet.
std::optional<IpPacket> parse_ip_packet(std::span<const std::uint8_t> bytes);

}  // namespace pawprint
