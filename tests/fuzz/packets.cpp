// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// IP packets and TCP segments: what a parser takes lies inside the bytes, and a segment is
// the same after the way to the wire and back. The bytes around a TCP header, as kprobe
// events read them, give headers that the packet parser agrees with.
#include "fuzz/input.h"
#include "packet/ip_packet.h"
#include "packet/tcp_segment.h"
#include "source/ftrace/segment_bytes.h"

namespace {

using namespace pawprint;
using fuzz::must;

bool is_inside(std::span<const std::uint8_t> part, std::span<const std::uint8_t> all) {
  return part.empty() ||
         (part.data() >= all.data() && part.data() + part.size() <= all.data() + all.size());
}

void parse_packet(std::span<const std::uint8_t> bytes) {
  const auto ip = parse_ip_packet(bytes);
  if (!ip) return;
  must(is_inside(ip->source, bytes) && is_inside(ip->destination, bytes) &&
       is_inside(ip->payload, bytes) && ip->source.size() == ip->destination.size());
  const auto tcp = parse_tcp_segment(ip->payload);
  if (!tcp) return;
  Bytes again;
  put_tcp_segment(again, *tcp, ip->source, ip->destination);
  must(again.size() == tcp_bytes(*tcp));
  const auto back = parse_tcp_segment(again);
  must(back && back->seq == tcp->seq && back->options == tcp->options &&
       back->payload == tcp->payload && back->flags == tcp->flags);
}

void parse_around(fuzz::Input input) {
  SegmentBytes around;
  const auto bytes = input.take(around.bytes.size());
  std::copy(bytes.begin(), bytes.end(), around.bytes.begin());
  const auto segment = parse_segment(around);
  if (!segment) return;
  must(segment->ip_len <= kBytesBefore && segment->tcp_len <= kBytesFrom);
  __u8 header[PP_HEADER_MAX] = {};
  must(copy_headers(around, *segment, header) <= PP_HEADER_MAX);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  if ((input.byte() & 1) == 0) {
    parse_packet(input.rest());
  } else {
    parse_around(input);
  }
  return 0;
}
