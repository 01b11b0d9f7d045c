// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "address.h"

#include <arpa/inet.h>

#include <algorithm>

namespace pawprint::workload {
namespace {

constexpr std::uint32_t kNetwork4 = 0x0a090000;  // 10.9.0.0

Address ipv6(std::uint16_t third_group, std::uint16_t last_group) {
  Address address{.family = AF_INET6};
  address.bytes = {0xfd, 0x00, 0x00, 0x09};
  address.bytes[4] = static_cast<std::uint8_t>(third_group >> 8);
  address.bytes[5] = static_cast<std::uint8_t>(third_group);
  address.bytes[14] = static_cast<std::uint8_t>(last_group >> 8);
  address.bytes[15] = static_cast<std::uint8_t>(last_group);
  return address;
}

}  // namespace

std::string Address::text() const {
  char buffer[INET6_ADDRSTRLEN];
  return inet_ntop(family, bytes.data(), buffer, sizeof(buffer));
}

Address ipv4(std::uint32_t host_order) {
  Address address;
  for (int i = 0; i < 4; i++) {
    address.bytes[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  }
  return address;
}

Address address_from(std::span<const std::uint8_t> raw) {
  Address address{.family = raw.size() == 4 ? AF_INET : AF_INET6};
  std::copy_n(raw.begin(), std::min(raw.size(), address.bytes.size()), address.bytes.begin());
  return address;
}

Address listener_address(int family) {
  return family == AF_INET ? ipv4(kNetwork4 + 1) : ipv6(0, 1);
}

Address router_address() {
  return ipv4(kNetwork4 + 2);
}

Address peer_address(int family, unsigned number, unsigned host) {
  if (family == AF_INET) return ipv4(kNetwork4 + (number << 8) + host);
  return ipv6(static_cast<std::uint16_t>(number), static_cast<std::uint16_t>(host));
}

// Not the network's first address.
Address burst_address(std::uint32_t index) {
  return ipv4(kBurstNetwork + 1 + index);
}

}  // namespace pawprint::workload
