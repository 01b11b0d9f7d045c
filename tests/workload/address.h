// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// IPv4 and IPv6 addresses and TCP endpoints, and the addressing plan of the forged network.
#pragma once

#include <netinet/in.h>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace pawprint::workload {

struct Address {
  int family = AF_INET;
  std::array<std::uint8_t, 16> bytes{};  // network byte order; IPv4 is the first four

  std::size_t size() const { return family == AF_INET ? 4 : 16; }
  std::span<const std::uint8_t> raw() const { return {bytes.data(), size()}; }
  std::string text() const;
  auto operator<=>(const Address&) const = default;
};

struct Endpoint {
  Address address;
  std::uint16_t port = 0;  // host byte order
  auto operator<=>(const Endpoint&) const = default;
};

Address ipv4(std::uint32_t host_order);
// From raw bytes, 4 or 16 of them.
Address address_from(std::span<const std::uint8_t> raw);

// Where the real sockets listen: 10.9.0.1/16 and fd00:9::1/32.
Address listener_address(int family);
inline constexpr int kPrefixBits4 = 16;
inline constexpr int kPrefixBits6 = 32;

// The forged router 10.9.0.2. It answers for nobody: it is the next hop to the burst's peers, so
// that they take one neighbour entry together, and the source of the echo requests of Wire.
Address router_address();

// Peer `host` (1-255) of scenario `number`: 10.9.NUMBER.HOST or fd00:9:NUMBER::HOST.
Address peer_address(int family, unsigned number, unsigned host);

// Peer `index` of the burst: 10.64.0.0/10, routed through the router.
Address burst_address(std::uint32_t index);
inline constexpr std::uint32_t kBurstNetwork = 0x0a400000;
inline constexpr int kBurstPrefixBits = 10;

}  // namespace pawprint::workload
