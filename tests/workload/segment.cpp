// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "segment.h"

#include <linux/if_ether.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>

#include "packet/bytes.h"
#include "packet/ip_packet.h"

namespace pawprint::workload {
namespace {

constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kEchoBytes = 8;
constexpr unsigned kEchoId = 0x7077;

// Ethernet and IP headers for `bytes` of payload.
Bytes start_frame(const Address& from, const Address& to, unsigned protocol, std::size_t bytes) {
  Bytes frame;
  put(frame, kListenerMac);
  put(frame, kWireMac);
  put16(frame, from.family == AF_INET ? ETH_P_IP : ETH_P_IPV6);
  put_ip_header(frame, from.raw(), to.raw(), protocol, bytes);
  return frame;
}

// The packet of that protocol, without Ethernet padding.
std::optional<IpPacket> parse_packet(std::span<const std::uint8_t> frame, unsigned protocol) {
  if (frame.size() < kEthernetBytes) return std::nullopt;
  const unsigned type = get16(frame, 12);
  if (type != ETH_P_IP && type != ETH_P_IPV6) return std::nullopt;
  const auto packet = parse_ip_packet(frame.subspan(kEthernetBytes));
  if (!packet || packet->protocol != protocol) return std::nullopt;
  return packet;
}

}  // namespace

Bytes frame_of(const Segment& segment) {
  const Address& from = segment.source.address;
  const Address& to = segment.destination.address;
  const TcpSegment tcp{.source_port = segment.source.port,
                       .destination_port = segment.destination.port,
                       .seq = segment.seq,
                       .ack = segment.ack,
                       .flags = segment.flags,
                       .options = segment.options,
                       .payload = segment.payload};
  Bytes frame = start_frame(from, to, IPPROTO_TCP, tcp_bytes(tcp));
  put_tcp_segment(frame, tcp, from.raw(), to.raw());
  return frame;
}

std::optional<Segment> parse_segment(std::span<const std::uint8_t> frame) {
  const auto packet = parse_packet(frame, IPPROTO_TCP);
  if (!packet) return std::nullopt;
  auto tcp = parse_tcp_segment(packet->payload);
  if (!tcp) return std::nullopt;
  return Segment{.source = {address_from(packet->source), tcp->source_port},
                 .destination = {address_from(packet->destination), tcp->destination_port},
                 .seq = tcp->seq,
                 .ack = tcp->ack,
                 .flags = tcp->flags,
                 .options = std::move(tcp->options),
                 .payload = std::move(tcp->payload)};
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
