// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The network of the workload: two namespaces joined by a veth pair. In one, real sockets listen on
// `peers0`, with the addresses of address.h; the process stays in it. In the other is the wire end,
// without address or stack, where the forged peers' frames come from.
#pragma once

#include <cstdint>

#include "address.h"
#include "net_namespace.h"
#include "netlink.h"

namespace pawprint::workload {

inline constexpr const char* kListenerInterface = "peers0";
inline constexpr const char* kWireInterface = "wire0";

class Network {
 public:
  // Leaves the caller in the listeners' namespace.
  Network();

  const NetNamespace& original() const { return original_; }
  const NetNamespace& listeners() const { return listeners_; }
  const NetNamespace& wire() const { return wire_; }
  bool has_ipv6() const { return has_ipv6_; }

  // From here on what the kernel sends to `peer` has no way out: `type` is RTN_BLACKHOLE,
  // RTN_UNREACHABLE or RTN_PROHIBIT.
  void refuse_route(const Address& peer, std::uint8_t type) const;

 private:
  void make_veth() const;
  void start_link(const char* interface, unsigned flags) const;
  void add_address(const Address& address, int prefix_bits) const;
  void add_burst_route() const;

  NetNamespace original_;
  NetNamespace wire_;
  NetNamespace listeners_;
  Netlink netlink_;
  bool has_ipv6_;
};

}  // namespace pawprint::workload
