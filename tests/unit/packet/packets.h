// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Whole TCP packets for tests, from 198.18.0.1 or fd00:9::1 to 127.0.0.1 or fd00:9::2.
#pragma once

#include <netinet/in.h>

#include <array>

#include "packet/ip_packet.h"
#include "packet/tcp_options.h"
#include "packet/tcp_segment.h"

namespace pawprint::test {

inline constexpr std::array<std::uint8_t, 4> kPeer4{198, 18, 0, 1};
inline constexpr std::array<std::uint8_t, 4> kHere4{127, 0, 0, 1};
inline constexpr std::array<std::uint8_t, 16> kPeer6{0xfd, 0, 0, 9, 0, 0, 0, 0,
                                                     0,    0, 0, 0, 0, 0, 0, 1};
inline constexpr std::array<std::uint8_t, 16> kHere6{0xfd, 0, 0, 9, 0, 0, 0, 0,
                                                     0,    0, 0, 0, 0, 0, 0, 2};

inline TcpSegment syn_segment() {
  return {.source_port = 40000,
          .destination_port = 7001,
          .seq = 0x01020304,
          .flags = kSyn,
          .options = syn_options(0x0a0b0c0d)};
}

inline Bytes packet4(const TcpSegment& segment) {
  Bytes bytes;
  put_ip_header(bytes, kPeer4, kHere4, IPPROTO_TCP, tcp_bytes(segment));
  put_tcp_segment(bytes, segment, kPeer4, kHere4);
  return bytes;
}

// Behind `extensions` extension headers, destination options of 16 bytes each.
inline Bytes packet6(const TcpSegment& segment, unsigned extensions = 0) {
  constexpr std::size_t kExtensionBytes = 16;
  Bytes bytes;
  put_ip_header(bytes, kPeer6, kHere6, extensions > 0 ? int{IPPROTO_DSTOPTS} : int{IPPROTO_TCP},
                extensions * kExtensionBytes + tcp_bytes(segment));
  for (unsigned left = extensions; left > 0; --left) {
    put8(bytes, left > 1 ? int{IPPROTO_DSTOPTS} : int{IPPROTO_TCP});
    put8(bytes, kExtensionBytes / 8 - 1);
    bytes.resize(bytes.size() + kExtensionBytes - 2);
  }
  put_tcp_segment(bytes, segment, kPeer6, kHere6);
  return bytes;
}

}  // namespace pawprint::test
