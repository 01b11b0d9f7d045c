// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/segment_bytes.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "catch.h"
#include "core/address.h"

namespace pawprint {
namespace {

using Bytes = std::vector<std::uint8_t>;

void set_checksum(Bytes& ip) {
  std::uint32_t sum = 0;
  ip[10] = ip[11] = 0;
  for (std::size_t i = 0; i < ip.size(); i += 2) sum += ip[i] << 8 | ip[i + 1];
  while ((sum >> 16) != 0) sum = (sum & 0xffff) + (sum >> 16);
  ip[10] = static_cast<std::uint8_t>(~sum >> 8);
  ip[11] = static_cast<std::uint8_t>(~sum);
}

// 10.1.2.3 → 10.9.0.1, with `options` bytes of options.
Bytes ipv4(std::size_t options) {
  Bytes ip(20 + options, 1);  // no-operation
  const Bytes fixed{0, 0, 0, 60, 0x12, 0x34, 0x40, 0, 64, 6, 0, 0, 10, 1, 2, 3, 10, 9, 0, 1};
  std::copy(fixed.begin(), fixed.end(), ip.begin());
  ip[0] = static_cast<std::uint8_t>(0x40 | ip.size() / 4);
  set_checksum(ip);
  return ip;
}

// 2001:db8::1 → 2001:db8::2, with `extensions` bytes of destination options.
Bytes ipv6(std::size_t extensions) {
  Bytes ip(40 + extensions, 0);
  ip[0] = 0x60;
  ip[5] = static_cast<std::uint8_t>(extensions + 40);
  ip[6] = extensions > 0 ? 60 : 6;
  for (const std::size_t at : {8, 24}) {
    ip[at] = 0x20;
    ip[at + 1] = 0x01;
    ip[at + 2] = 0x0d;
    ip[at + 3] = 0xb8;
  }
  ip[23] = 1;
  ip[39] = 2;
  if (extensions > 0) {
    ip[40] = 6;
    ip[41] = static_cast<std::uint8_t>(extensions / 8 - 1);
  }
  return ip;
}

// A SYN of port 12345 to 7001 with timestamps 0x01020304.
Bytes tcp() {
  return {0x30, 0x39, 0x1b, 0x59, 0x11, 0x22, 0x33, 0x44, 0, 0,    0, 0, 0xa0, 0x02,
          0x20, 0,    0,    0,    0,    0,    2,    4,    5, 0xb4, 4, 2, 8,    10,
          1,    2,    3,    4,    0,    0,    0,    0,    1, 3,    3, 7};
}

SegmentBytes around(const Bytes& ip, const Bytes& tcp_header, std::uint8_t before = 0xcc) {
  SegmentBytes bytes;
  bytes.bytes.fill(before);
  std::copy(ip.begin(), ip.end(),
            bytes.bytes.begin() + static_cast<std::ptrdiff_t>(kBytesBefore - ip.size()));
  std::copy(tcp_header.begin(), tcp_header.end(), bytes.bytes.begin() + kBytesBefore);
  return bytes;
}

std::string text(const std::uint8_t (&address)[16]) {
  return Address::from(address).text();
}

}  // namespace

TEST_CASE("segment: IPv4 with any number of options", "[unit]") {
  for (std::size_t options = 0; options <= 40; options += 4) {
    INFO(options);
    const auto segment = parse_segment(around(ipv4(options), tcp()));
    REQUIRE(segment);
    CHECK(segment->family == 4);
    CHECK(segment->ip_len == 20 + options);
    CHECK(text(segment->remote) == "10.1.2.3");
    CHECK(text(segment->local) == "10.9.0.1");
    CHECK(segment->remote_port == 12345);
    CHECK(segment->local_port == 7001);
    CHECK(segment->seq == 0x11223344);
    CHECK(segment->tcp_flags == PP_TCP_SYN);
    CHECK(segment->tcp_len == 40);
    CHECK(segment->tsval == 0x01020304);
  }
}

TEST_CASE("segment: IPv6, with and without extension headers", "[unit]") {
  for (const std::size_t extensions : {0, 8, 24}) {
    const auto segment = parse_segment(around(ipv6(extensions), tcp()));
    REQUIRE(segment);
    CHECK(segment->family == 6);
    CHECK(segment->ip_len == 40 + extensions);
    CHECK(text(segment->remote) == "2001:db8::1");
    CHECK(text(segment->local) == "2001:db8::2");
  }
}

TEST_CASE("segment: what is no IP header is none", "[unit]") {
  Bytes wrong_sum = ipv4(0);
  wrong_sum[10] ^= 1;
  CHECK_FALSE(parse_segment(around(wrong_sum, tcp())));
  Bytes udp = ipv4(0);
  udp[9] = 17;
  set_checksum(udp);
  CHECK_FALSE(parse_segment(around(udp, tcp())));
  CHECK_FALSE(parse_segment(around({}, tcp())));
  CHECK_FALSE(parse_segment(SegmentBytes{}));
  Bytes short_tcp = tcp();
  short_tcp[12] = 0x40;
  CHECK_FALSE(parse_segment(around(ipv4(0), short_tcp)));
}

TEST_CASE("segment: no timestamp, or a malformed one", "[unit]") {
  Bytes none = tcp();
  none[12] = 0x50;
  CHECK_FALSE(parse_segment(around(ipv4(0), none))->tsval);
  Bytes cut = tcp();
  cut[27] = 9;
  CHECK_FALSE(parse_segment(around(ipv4(0), cut))->tsval);
}

TEST_CASE("segment: the headers as they were", "[unit]") {
  const Bytes ip = ipv4(8);
  const auto bytes = around(ip, tcp());
  const auto segment = parse_segment(bytes);
  REQUIRE(segment);
  __u8 out[PP_HEADER_MAX] = {};
  REQUIRE(copy_headers(bytes, *segment, out) == ip.size() + 40);
  CHECK(std::equal(ip.begin(), ip.end(), out));
  CHECK(std::memcmp(out + ip.size(), tcp().data(), 40) == 0);
}

}  // namespace pawprint
