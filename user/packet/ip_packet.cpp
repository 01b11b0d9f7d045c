// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "packet/ip_packet.h"

namespace pawprint {
namespace {

constexpr std::size_t kIp4Bytes = 20;
constexpr std::size_t kIp4AddressBytes = 4;
constexpr std::size_t kIp6Bytes = 40;
constexpr unsigned kTtl = 64;

}  // namespace

void put_ip_header(Bytes& out, std::span<const std::uint8_t> source,
                   std::span<const std::uint8_t> destination, unsigned protocol,
                   std::size_t payload_bytes) {
  const std::size_t begin = out.size();
  if (source.size() == kIp4AddressBytes) {
    put16(out, 0x4500);
    put16(out, static_cast<unsigned>(kIp4Bytes + payload_bytes));
    put16(out, 0);       // identification: unused, the packet is not fragmented
    put16(out, 0x4000);  // do not fragment
    put8(out, kTtl);
    put8(out, protocol);
    put16(out, 0);
    put(out, source);
    put(out, destination);
    const auto header = std::span(out).subspan(begin);
    set16(header, 10, checksum(sum_words(header)));
  } else {
    put32(out, 0x60000000);
    put16(out, static_cast<unsigned>(payload_bytes));
    put8(out, protocol);
    put8(out, kTtl);
    put(out, source);
    put(out, destination);
  }
}

std::optional<IpPacket> parse_ip_packet(std::span<const std::uint8_t> bytes) {
  if (bytes.size() >= kIp4Bytes && bytes[0] >> 4 == 4) {
    const std::size_t header = (bytes[0] & 0xfU) * 4;
    const std::size_t total = get16(bytes, 2);
    if (header < kIp4Bytes || total < header || total > bytes.size()) return std::nullopt;
    return IpPacket{bytes.subspan(12, 4), bytes.subspan(16, 4),
                    bytes.subspan(header, total - header), bytes[9]};
  }
  if (bytes.size() >= kIp6Bytes && bytes[0] >> 4 == 6) {
    const std::size_t payload = get16(bytes, 4);
    if (kIp6Bytes + payload > bytes.size()) return std::nullopt;
    return IpPacket{bytes.subspan(8, 16), bytes.subspan(24, 16), bytes.subspan(kIp6Bytes, payload),
                    bytes[6]};
  }
  return std::nullopt;
}

}  // namespace pawprint
