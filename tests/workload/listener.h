// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The real side: a listening socket, its connections, and what the kernel tells of TIME_WAIT
// sockets.
#pragma once

#include <cstdint>
#include <optional>

#include "address.h"
#include "core/unique_fd.h"
#include "waiter.h"

namespace pawprint::workload {

enum class Bound {
  kIpv4,  // listener_address(AF_INET)
  kIpv6,  // listener_address(AF_INET6)
  kDual,  // "::", not IPv6 only: IPv4 peers arrive as v4-mapped ones
};

struct ListenerShape {
  Bound bound = Bound::kIpv4;
  int backlog = 64;
  bool mptcp = false;
};

class Listener {
 public:
  // Throws Skip when the kernel lacks the address family or the protocol.
  Listener(const ListenerShape& shape, std::uint16_t port);

  // The connection whose handshake came first. Nothing at the deadline.
  std::optional<UniqueFd> accept(const Waiter& waiter, Time deadline) const;

  // The address that it is bound to, as tools show it.
  Address address() const { return bound_.address; }
  std::uint16_t port() const { return bound_.port; }

  // Does the kernel hold a TIME_WAIT socket (FIN_WAIT2 as substate included) of this listener's
  // port and that peer port?
  bool has_time_wait(std::uint16_t peer_port) const;

 private:
  Endpoint bound_;
  UniqueFd socket_;
};

}  // namespace pawprint::workload
