// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "packet/tcp_headers.h"

#include <netinet/in.h>

#include <algorithm>

#include "packet/bytes.h"

namespace pawprint {
namespace {

using Packet = std::span<const std::uint8_t>;

constexpr std::size_t kIp4Bytes = 20;
constexpr std::size_t kIp6Bytes = 40;
constexpr std::size_t kTcpBytes = 20;
constexpr unsigned kFragmentOffset = 0x1fff;
// More extension headers than any sender makes; the filter of wire mode passes no more.
constexpr int kMostExtensions = 4;

Address address6(Packet raw) {
  Address address;
  std::copy_n(raw.begin(), address.bytes.size(), address.bytes.begin());
  return address;
}

// Fills in what the IP header says; ip_bytes stays 0 when no TCP follows.
void parse_ip4(Packet packet, TcpHeaders& headers) {
  const std::size_t bytes = (packet[0] & 0xfU) * 4;
  if (bytes < kIp4Bytes || packet[9] != IPPROTO_TCP) return;
  if ((get16(packet, 6) & kFragmentOffset) != 0) return;
  headers.ip_id = get16(packet, 4);
  headers.source = Address::from_v4(packet.data() + 12);
  headers.destination = Address::from_v4(packet.data() + 16);
  headers.ip_bytes = bytes;
}

void parse_ip6(Packet packet, TcpHeaders& headers) {
  std::size_t at = kIp6Bytes;
  unsigned next = packet[6];
  for (int i = 0; i < kMostExtensions && next != IPPROTO_TCP; ++i) {
    // RFC 8200: those that say their length, in units of 8 bytes, without the first.
    if (next != IPPROTO_HOPOPTS && next != IPPROTO_ROUTING && next != IPPROTO_DSTOPTS) return;
    if (at + 2 > packet.size()) return;
    next = packet[at];
    at += (packet[at + 1] + 1U) * 8;
  }
  if (next != IPPROTO_TCP) return;
  headers.source = address6(packet.subspan(8));
  headers.destination = address6(packet.subspan(24));
  headers.ip_bytes = at;
}

}  // namespace

std::optional<TcpHeaders> parse_tcp_headers(Packet packet) {
  TcpHeaders headers;
  if (packet.size() >= kIp4Bytes && packet[0] >> 4 == 4) {
    parse_ip4(packet, headers);
  } else if (packet.size() >= kIp6Bytes && packet[0] >> 4 == 6) {
    parse_ip6(packet, headers);
  }
  if (headers.ip_bytes == 0 || headers.ip_bytes + kTcpBytes > packet.size()) return std::nullopt;
  const Packet tcp = packet.subspan(headers.ip_bytes);
  const std::size_t tcp_bytes = (tcp[12] >> 4) * 4U;
  if (tcp_bytes < kTcpBytes || tcp_bytes > tcp.size()) return std::nullopt;
  headers.source_port = get16(tcp, 0);
  headers.destination_port = get16(tcp, 2);
  headers.seq = get32(tcp, 4);
  headers.ack = get32(tcp, 8);
  headers.flags = tcp[13];
  headers.timestamps = timestamps_of(tcp.subspan(kTcpBytes, tcp_bytes - kTcpBytes));
  headers.bytes = packet.first(headers.ip_bytes + tcp_bytes);
  return headers;
}

}  // namespace pawprint
