// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/segment_bytes.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "core/address.h"
#include "packet/bytes.h"
#include "packet/tcp_options.h"

namespace pawprint {
namespace {

constexpr std::uint8_t kProtocolTcp = 6;
constexpr std::size_t kTcpLeast = 20;
constexpr std::size_t kIpv4Least = 20;
constexpr std::size_t kIpv4Most = 60;
constexpr std::size_t kIpv6Bytes = 40;

// `bytes` that end where the TCP header begins.
using Header = std::span<const std::uint8_t>;

bool is_ipv4_header(Header ip) {
  return ip[0] == (0x40 | ip.size() / 4) && ip[9] == kProtocolTcp && checksum(sum_words(ip)) == 0;
}

// Hop-by-hop, routing, destination options: RFC 8200; all give their length in byte 1.
bool has_length(std::uint8_t next_header) {
  return next_header == 0 || next_header == 43 || next_header == 60;
}

// An IPv6 header whose extension headers lead to TCP.
bool is_ipv6_header(Header ip) {
  if (ip[0] >> 4 != 6) return false;
  std::uint8_t next = ip[6];
  std::size_t at = kIpv6Bytes;
  while (at < ip.size() && has_length(next)) {
    next = ip[at];
    at += (std::size_t{ip[at + 1]} + 1) * 8;
  }
  // What the header counts as its payload begins with the extension headers.
  return at == ip.size() && next == kProtocolTcp && get16(ip, 4) >= at - kIpv6Bytes + kTcpLeast;
}

void map_v4(const std::uint8_t* from, std::uint8_t (&out)[PP_ADDR_LEN]) {
  const Address address = Address::from_v4(from);
  std::copy(address.bytes.begin(), address.bytes.end(), out);
}

bool find_addresses(Header before, Segment& segment) {
  for (std::size_t bytes = kIpv4Least; bytes <= kIpv4Most; bytes += 4) {
    const Header ip = before.last(bytes);
    if (!is_ipv4_header(ip)) continue;
    segment.family = 4;
    segment.ip_len = bytes;
    map_v4(ip.data() + 12, segment.remote);
    map_v4(ip.data() + 16, segment.local);
    return true;
  }
  for (std::size_t bytes = kIpv6Bytes; bytes <= kBytesBefore; bytes += 8) {
    const Header ip = before.last(bytes);
    if (!is_ipv6_header(ip)) continue;
    segment.family = 6;
    segment.ip_len = bytes;
    std::memcpy(segment.remote, ip.data() + 8, PP_ADDR_LEN);
    std::memcpy(segment.local, ip.data() + 24, PP_ADDR_LEN);
    return true;
  }
  return false;
}

}  // namespace

std::optional<Segment> parse_segment(const SegmentBytes& around) {
  const std::span all(around.bytes);
  const auto tcp = all.subspan(kBytesBefore);
  Segment segment;
  segment.remote_port = get16(tcp, 0);
  segment.local_port = get16(tcp, 2);
  segment.seq = get32(tcp, 4);
  segment.tcp_len = std::size_t{tcp[12]} / 16 * 4;
  segment.tcp_flags = tcp[13];
  if (segment.tcp_len < kTcpLeast || !find_addresses(all.first(kBytesBefore), segment)) {
    return std::nullopt;
  }
  const auto timestamps = timestamps_of(tcp.subspan(kTcpLeast, segment.tcp_len - kTcpLeast));
  if (timestamps) segment.tsval = timestamps->tsval;
  return segment;
}

std::size_t copy_headers(const SegmentBytes& around, const Segment& segment,
                         __u8 (&out)[PP_HEADER_MAX]) {
  const std::size_t bytes = std::min<std::size_t>(segment.ip_len + segment.tcp_len, PP_HEADER_MAX);
  std::memcpy(out, around.tcp() - segment.ip_len, bytes);
  return bytes;
}

}  // namespace pawprint
