// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/packet_bytes.h"

#include <netinet/in.h>

#include <algorithm>

#include "packet/ip_packet.h"
#include "packet/tcp_options.h"
#include "packet/tcp_segment.h"

namespace pawprint {
namespace {

constexpr std::size_t kIp6Bytes = 40;

// What the IP header says, wherever it may lead.
std::size_t bytes_on_the_wire(std::span<const std::uint8_t> header) {
  if (header.size() >= 4 && header[0] >> 4 == 4) return get16(header, 2);
  if (header.size() >= 6 && header[0] >> 4 == 6) return kIp6Bytes + get16(header, 4);
  return header.size();
}

// In network order: 4 bytes, or 16.
std::span<const std::uint8_t> address(const __u8 (&raw)[PP_ADDR_LEN], __u8 family) {
  const auto all = std::span<const std::uint8_t>(raw);
  return family == 4 ? all.last(4) : all;
}

template <typename T>
PacketBytes rebuilt(const T& event, __u8 tcp_flags) {
  TcpSegment tcp;
  tcp.source_port = event.remote_port;
  tcp.destination_port = event.local_port;
  tcp.seq = event.seq;
  tcp.flags = tcp_flags;
  if ((event.h.have & PP_HAVE_TSVAL) != 0) tcp.options = timestamp_options({event.tsval, 0});
  const auto remote = address(event.remote, event.family);
  const auto local = address(event.local, event.family);
  PacketBytes packet;
  packet.is_rebuilt = true;
  put_ip_header(packet.bytes, remote, local, IPPROTO_TCP, tcp_bytes(tcp));
  put_tcp_segment(packet.bytes, tcp, remote, local);
  packet.original_bytes = packet.bytes.size();
  return packet;
}

}  // namespace

PacketBytes packet_bytes(const pp_syn& syn) {
  if ((syn.h.have & PP_HAVE_HEADERS) == 0 || syn.header_len == 0) return rebuilt(syn, kSyn);
  PacketBytes packet;
  packet.bytes.assign(syn.header, syn.header + syn.header_len);
  packet.original_bytes = std::max(bytes_on_the_wire(packet.bytes), packet.bytes.size());
  return packet;
}

PacketBytes packet_bytes(const pp_timewait& segment) {
  return rebuilt(segment, segment.tcp_flags);
}

}  // namespace pawprint
