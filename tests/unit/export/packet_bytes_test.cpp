// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/packet_bytes.h"

#include <cstring>

#include "catch.h"
#include "packet/ip_packet.h"
#include "packet/tcp_options.h"
#include "packet/tcp_segment.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

TEST_CASE("packet bytes: recorded headers are given as they were", "[unit]") {
  auto syn = test::make_syn(1);
  syn.header[0] = 0x45;
  syn.header[2] = 0;
  syn.header[3] = 90;  // the SYN carried 30 bytes (TCP Fast Open)
  const PacketBytes packet = packet_bytes(syn);
  CHECK_FALSE(packet.is_rebuilt);
  CHECK(packet.bytes == Bytes(syn.header, syn.header + 60));
  CHECK(packet.original_bytes == 90);
}

TEST_CASE("packet bytes: the original length is at least what was recorded", "[unit]") {
  auto syn = test::make_syn(1);
  std::memset(syn.header, 0, sizeof(syn.header));
  CHECK(packet_bytes(syn).original_bytes == 60);
  syn.header[0] = 0x60;
  syn.header[5] = 40;
  CHECK(packet_bytes(syn).original_bytes == 80);
}

TEST_CASE("packet bytes: without headers they are made from the event", "[unit]") {
  auto syn = test::make_syn(1);
  syn.h.have &= ~static_cast<__u32>(PP_HAVE_HEADERS);
  const PacketBytes packet = packet_bytes(syn);
  CHECK(packet.is_rebuilt);
  CHECK(packet.original_bytes == packet.bytes.size());
  const auto ip = parse_ip_packet(packet.bytes);
  REQUIRE(ip);
  CHECK(Bytes(ip->source.begin(), ip->source.end()) == Bytes{192, 0, 2, 7});
  CHECK(Bytes(ip->destination.begin(), ip->destination.end()) == Bytes{10, 0, 0, 1});
  const auto tcp = parse_tcp_segment(ip->payload);
  REQUIRE(tcp);
  CHECK(tcp->source_port == 40000);
  CHECK(tcp->destination_port == 443);
  CHECK(tcp->seq == 100);
  CHECK(tcp->flags == kSyn);
  CHECK(timestamps_of(tcp->options)->tsval == 1'000'000);
}

TEST_CASE("packet bytes: a segment to TIME_WAIT, over IPv6, without a timestamp", "[unit]") {
  auto segment = test::make_timewait(1);
  segment.family = 6;
  segment.h.have &= ~static_cast<__u32>(PP_HAVE_TSVAL);
  std::memset(segment.remote, 0x20, sizeof(segment.remote));
  const PacketBytes packet = packet_bytes(segment);
  CHECK(packet.is_rebuilt);
  const auto ip = parse_ip_packet(packet.bytes);
  REQUIRE(ip);
  CHECK(Bytes(ip->source.begin(), ip->source.end()) == Bytes(16, 0x20));
  const auto tcp = parse_tcp_segment(ip->payload);
  REQUIRE(tcp);
  CHECK(tcp->options.empty());
}

}  // namespace
}  // namespace pawprint
