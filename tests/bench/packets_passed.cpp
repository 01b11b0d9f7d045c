// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Counts what passes wire mode's packet filter in this network namespace until stdin closes,
// and prints it as one JSON object: SYNs, SYN-ACKs, RSTs, bare ACKs, and what found no room.
// Says on stderr when it has begun.
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>

#include "packet/tcp_headers.h"
#include "packet/tcp_segment.h"
#include "source/wire/packet_ring.h"

using namespace pawprint;

int main() {
  auto ring = PacketRing::open(std::size_t{1} << 20);
  if (!ring) {
    fmt::print(stderr, "packets_passed: {}\n", ring.error().message());
    return 1;
  }
  fmt::print(stderr, "packets_passed: ready\n");
  std::size_t syns = 0, syn_acks = 0, rsts = 0, acks = 0;
  const auto count = [&](const RingPacket& packet) {
    const auto headers = parse_tcp_headers(packet.bytes);
    if (!headers) return;
    const unsigned flags = headers->flags & (kSyn | kAck | kRst);
    if ((flags & kRst) != 0) {
      ++rsts;
    } else if (flags == kSyn) {
      ++syns;
    } else {
      ++(flags == kAck ? acks : syn_acks);
    }
  };
  pollfd input{STDIN_FILENO, POLLIN, 0};
  char byte = 0;
  do {
    ring->drain(count);
  } while (poll(&input, 1, 5) == 0 || read(STDIN_FILENO, &byte, 1) > 0);
  usleep(3 * PacketRing::kRetireMs * 1000);
  ring->drain(count);
  fmt::print("{{\"syns\": {}, \"syn_acks\": {}, \"rsts\": {}, \"bare_acks\": {}, \"lost\": {}}}\n",
             syns, syn_acks, rsts, acks, ring->take_drops());
  return 0;
}
