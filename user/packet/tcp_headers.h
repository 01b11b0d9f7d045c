// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The IP and TCP headers at the head of a packet that may be cut behind them: what a packet
// socket with a short snap length hands over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/address.h"
#include "packet/tcp_options.h"

namespace pawprint {

struct TcpHeaders {
  Address source, destination;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint8_t flags = 0;              // kSyn, kAck, … of packet/tcp_segment.h
  std::optional<std::uint16_t> ip_id;  // IPv4
  std::optional<TimestampOption> timestamps;
  std::span<const std::uint8_t> bytes;  // both headers, of the bytes that were parsed
  std::size_t ip_bytes = 0;             // of them, IP with options or extension headers
};

// Nothing when it is no TCP over IPv4 or IPv6, a later fragment, or cut within the headers.
std::optional<TcpHeaders> parse_tcp_headers(std::span<const std::uint8_t> packet);

}  // namespace pawprint
