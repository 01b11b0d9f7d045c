// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "packet/tcp_headers.h"

#include "catch.h"
#include "unit/packet/packets.h"

namespace pawprint::test {
namespace {

TEST_CASE("packet: headers of a SYN over IPv4", "[unit]") {
  const Bytes packet = packet4(syn_segment());
  const auto headers = parse_tcp_headers(packet);
  REQUIRE(headers);
  CHECK(headers->source.text() == "198.18.0.1");
  CHECK(headers->destination.text() == "127.0.0.1");
  CHECK(headers->source_port == 40000);
  CHECK(headers->destination_port == 7001);
  CHECK(headers->seq == 0x01020304);
  CHECK(headers->flags == kSyn);
  CHECK(headers->ip_id == 0);
  REQUIRE(headers->timestamps);
  CHECK(headers->timestamps->tsval == 0x0a0b0c0d);
  CHECK(headers->ip_bytes == 20);
  CHECK(headers->bytes.size() == 20 + 20 + 20);
}

TEST_CASE("packet: headers of a SYN over IPv6, behind extension headers", "[unit]") {
  for (const unsigned extensions : {0U, 1U, 4U}) {
    const Bytes packet = packet6(syn_segment(), extensions);
    const auto headers = parse_tcp_headers(packet);
    REQUIRE(headers);
    CHECK(headers->source.text() == "fd00:9::1");
    CHECK(headers->destination_port == 7001);
    CHECK_FALSE(headers->ip_id);
    CHECK(headers->ip_bytes == 40 + extensions * 16);
  }
  CHECK_FALSE(parse_tcp_headers(packet6(syn_segment(), 5)));
}

TEST_CASE("packet: headers are read from a packet that is cut behind them", "[unit]") {
  TcpSegment segment = syn_segment();
  segment.payload.resize(1000);
  Bytes packet = packet4(segment);
  packet.resize(60);
  REQUIRE(parse_tcp_headers(packet));
  packet.resize(59);  // within the options
  CHECK_FALSE(parse_tcp_headers(packet));
}

TEST_CASE("packet: no headers in what is no first TCP fragment", "[unit]") {
  Bytes later = packet4(syn_segment());
  later[7] = 1;  // fragment offset
  CHECK_FALSE(parse_tcp_headers(later));
  Bytes udp = packet4(syn_segment());
  udp[9] = IPPROTO_UDP;
  CHECK_FALSE(parse_tcp_headers(udp));
  Bytes fragment6 = packet6(syn_segment());
  fragment6[6] = IPPROTO_FRAGMENT;
  CHECK_FALSE(parse_tcp_headers(fragment6));
  Bytes short_header = packet4(syn_segment());
  short_header[20 + 12] = 4 << 4;
  CHECK_FALSE(parse_tcp_headers(short_header));
  for (std::size_t bytes = 0; bytes < 40; ++bytes) {
    Bytes cut = packet4(syn_segment());
    cut.resize(bytes);
    CHECK_FALSE(parse_tcp_headers(cut));
  }
}

}  // namespace
}  // namespace pawprint::test
