// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/traffic_filter.h"

namespace pawprint {
namespace {

bool in_prefix(const __u8 (&address)[PP_ADDR_LEN], const Cidr& cidr) {
  for (unsigned bit = 0; bit < cidr.prefix_bits; bit += 8) {
    const unsigned left = cidr.prefix_bits - bit;
    const auto mask = static_cast<std::uint8_t>(left >= 8 ? 0xff : 0xff00 >> left);
    if (((address[bit / 8] ^ cidr.address[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace

bool TrafficFilter::wants(const __u8 (&remote_address)[PP_ADDR_LEN], std::uint16_t local_port,
                          std::uint32_t in_netns) const {
  if (netns && *netns != in_netns) return false;
  if (port && *port != local_port) return false;
  return !remote || in_prefix(remote_address, *remote);
}

}  // namespace pawprint
