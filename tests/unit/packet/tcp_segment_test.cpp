// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "packet/tcp_segment.h"

#include <netinet/in.h>

#include <array>

#include "catch.h"
#include "packet/ip_packet.h"
#include "packet/tcp_options.h"

using namespace pawprint;

namespace {

constexpr std::array<std::uint8_t, 4> kFrom{198, 18, 0, 1};
constexpr std::array<std::uint8_t, 4> kTo{127, 0, 0, 1};
constexpr std::array<std::uint8_t, 16> kFrom6{0xfd, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
constexpr std::array<std::uint8_t, 16> kTo6{0xfd, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2};

TcpSegment syn() {
  return {.source_port = 40000,
          .destination_port = 7001,
          .seq = 0x01020304,
          .ack = 0x05060708,
          .flags = kSyn,
          .options = syn_options(0x0a0b0c0d),
          .payload = {'x', 'y', 'z'}};
}

Bytes packet(std::span<const std::uint8_t> from, std::span<const std::uint8_t> to) {
  Bytes bytes;
  put_ip_header(bytes, from, to, IPPROTO_TCP, tcp_bytes(syn()));
  put_tcp_segment(bytes, syn(), from, to);
  return bytes;
}

// The one's complement sum that a receiver computes, RFC 9293: 0 when nothing was damaged.
std::uint16_t verify(const IpPacket& ip) {
  std::uint32_t sum = IPPROTO_TCP + static_cast<std::uint32_t>(ip.payload.size());
  sum = sum_words(ip.destination, sum_words(ip.source, sum));
  return checksum(sum_words(ip.payload, sum));
}

}  // namespace

TEST_CASE("packet: a TCP segment comes back from the wire as it was") {
  for (const Bytes& bytes : {packet(kFrom, kTo), packet(kFrom6, kTo6)}) {
    const auto ip = parse_ip_packet(bytes);
    REQUIRE(ip);
    CHECK(ip->protocol == IPPROTO_TCP);
    CHECK(verify(*ip) == 0);
    const auto tcp = parse_tcp_segment(ip->payload);
    REQUIRE(tcp);
    CHECK(tcp->source_port == 40000);
    CHECK(tcp->destination_port == 7001);
    CHECK(tcp->seq == 0x01020304);
    CHECK(tcp->ack == 0x05060708);
    CHECK(tcp->flags == kSyn);
    CHECK(tcp->payload == Bytes{'x', 'y', 'z'});
    CHECK(timestamps_of(tcp->options)->tsval == 0x0a0b0c0d);
  }
}

TEST_CASE("packet: an IPv4 header has its checksum and addresses") {
  const Bytes bytes = packet(kFrom, kTo);
  CHECK(checksum(sum_words(std::span(bytes).first(20))) == 0);
  CHECK(bytes[12] == 198);
  CHECK(bytes[16] == 127);
}

TEST_CASE("packet: what follows a packet is not its payload") {
  Bytes bytes = packet(kFrom, kTo);
  const std::size_t whole = bytes.size();
  bytes.resize(whole + 6);
  CHECK(parse_ip_packet(bytes)->payload.size() == whole - 20);
}

TEST_CASE("packet: cut short it is none") {
  for (const Bytes& bytes : {packet(kFrom, kTo), packet(kFrom6, kTo6)}) {
    for (std::size_t size = 0; size < bytes.size(); size++) {
      CHECK_FALSE(parse_ip_packet(std::span(bytes).first(size)));
    }
  }
  Bytes tcp;
  put_tcp_segment(tcp, syn(), kFrom, kTo);
  CHECK_FALSE(parse_tcp_segment(std::span(tcp).first(19)));
  CHECK_FALSE(parse_tcp_segment(std::span(tcp).first(30)));  // the options are cut
  tcp[12] = 4 << 4;
  CHECK_FALSE(parse_tcp_segment(tcp));
}
