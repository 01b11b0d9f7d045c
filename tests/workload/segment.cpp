// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "segment.h"

#include <linux/if_ether.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>

#include "bytes.h"

namespace pawprint::workload {
namespace {

constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kIp4Bytes = 20;
constexpr std::size_t kIp6Bytes = 40;
constexpr std::size_t kTcpBytes = 20;
constexpr std::size_t kEchoBytes = 8;
constexpr unsigned kTtl = 64;
constexpr unsigned kWindow = 65535;
constexpr unsigned kEchoId = 0x7077;

// Ethernet and IP headers for `bytes` of payload.
Bytes start_frame(const Address& from, const Address& to, unsigned protocol, std::size_t bytes) {
  Bytes frame;
  frame.reserve(kEthernetBytes + kIp6Bytes + bytes);
  put(frame, kListenerMac);
  put(frame, kWireMac);
  if (from.family == AF_INET) {
    put16(frame, ETH_P_IP);
    put16(frame, 0x4500);
    put16(frame, static_cast<unsigned>(kIp4Bytes + bytes));
    put16(frame, 0);       // identification: unused, the packet is not fragmented
    put16(frame, 0x4000);  // do not fragment
    put8(frame, kTtl);
    put8(frame, protocol);
    put16(frame, 0);
    put(frame, from.raw());
    put(frame, to.raw());
    const auto header = std::span(frame).subspan(kEthernetBytes);
    set16(header, 10, checksum(sum_words(header)));
  } else {
    put16(frame, ETH_P_IPV6);
    put32(frame, 0x60000000);
    put16(frame, static_cast<unsigned>(bytes));
    put8(frame, protocol);
    put8(frame, kTtl);
    put(frame, from.raw());
    put(frame, to.raw());
  }
  return frame;
}

struct Packet {
  Address source;
  Address destination;
  std::span<const std::uint8_t> payload;
};

// The payload of an IP packet of that protocol, without Ethernet padding.
std::optional<Packet> parse_packet(std::span<const std::uint8_t> frame, unsigned tcp_or_icmp) {
  if (frame.size() < kEthernetBytes) return std::nullopt;
  const auto ip = frame.subspan(kEthernetBytes);
  const unsigned type = get16(frame, 12);
  if (type == ETH_P_IP && ip.size() >= kIp4Bytes) {
    const std::size_t header = (ip[0] & 0xfU) * 4;
    const std::size_t total = get16(ip, 2);
    if (header < kIp4Bytes || total < header || total > ip.size()) return std::nullopt;
    if (ip[9] != tcp_or_icmp) return std::nullopt;
    return Packet{address_from(ip.subspan(12, 4)), address_from(ip.subspan(16, 4)),
                  ip.subspan(header, total - header)};
  }
  if (type == ETH_P_IPV6 && ip.size() >= kIp6Bytes) {
    const std::size_t bytes = get16(ip, 4);
    if (ip[6] != tcp_or_icmp || kIp6Bytes + bytes > ip.size()) return std::nullopt;
    return Packet{address_from(ip.subspan(8, 16)), address_from(ip.subspan(24, 16)),
                  ip.subspan(kIp6Bytes, bytes)};
  }
  return std::nullopt;
}

}  // namespace

Bytes frame_of(const Segment& segment) {
  const Address& from = segment.source.address;
  const Address& to = segment.destination.address;
  const std::size_t bytes = kTcpBytes + segment.options.size() + segment.payload.size();
  Bytes frame = start_frame(from, to, IPPROTO_TCP, bytes);
  const std::size_t tcp_at = frame.size();
  put16(frame, segment.source.port);
  put16(frame, segment.destination.port);
  put32(frame, segment.seq);
  put32(frame, segment.ack);
  put8(frame, static_cast<unsigned>((kTcpBytes + segment.options.size()) / 4) << 4);
  put8(frame, segment.flags);
  put16(frame, kWindow);
  put16(frame, 0);  // checksum
  put16(frame, 0);  // urgent
  put(frame, segment.options);
  put(frame, segment.payload);
  const auto tcp = std::span(frame).subspan(tcp_at);
  std::uint32_t sum = IPPROTO_TCP + static_cast<std::uint32_t>(bytes);
  sum = sum_words(to.raw(), sum_words(from.raw(), sum));
  set16(tcp, 16, checksum(sum_words(tcp, sum)));
  return frame;
}

std::optional<Segment> parse_segment(std::span<const std::uint8_t> frame) {
  const auto packet = parse_packet(frame, IPPROTO_TCP);
  if (!packet || packet->payload.size() < kTcpBytes) return std::nullopt;
  const auto tcp = packet->payload;
  const std::size_t header = (tcp[12] >> 4) * 4U;
  if (header < kTcpBytes || header > tcp.size()) return std::nullopt;
  const auto options = tcp.subspan(kTcpBytes, header - kTcpBytes);
  const auto payload = tcp.subspan(header);
  return Segment{.source = {packet->source, get16(tcp, 0)},
                 .destination = {packet->destination, get16(tcp, 2)},
                 .seq = get32(tcp, 4),
                 .ack = get32(tcp, 8),
                 .flags = tcp[13],
                 .options = Bytes(options.begin(), options.end()),
                 .payload = Bytes(payload.begin(), payload.end())};
}

Bytes echo_request(std::uint16_t number) {
  Bytes frame = start_frame(router_address(), listener_address(AF_INET), IPPROTO_ICMP, kEchoBytes);
  const std::size_t icmp_at = frame.size();
  put16(frame, ICMP_ECHO << 8);
  put16(frame, 0);
  put16(frame, kEchoId);
  put16(frame, number);
  const auto icmp = std::span(frame).subspan(icmp_at);
  set16(icmp, 2, checksum(sum_words(icmp)));
  return frame;
}

std::optional<std::uint16_t> parse_echo_reply(std::span<const std::uint8_t> frame) {
  const auto packet = parse_packet(frame, IPPROTO_ICMP);
  if (!packet || packet->payload.size() < kEchoBytes) return std::nullopt;
  const auto icmp = packet->payload;
  if (icmp[0] != ICMP_ECHOREPLY || get16(icmp, 4) != kEchoId) return std::nullopt;
  return get16(icmp, 6);
}

}  // namespace pawprint::workload
