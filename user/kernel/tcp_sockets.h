// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// TCP sockets of one network namespace as sock_diag tells them (ss does the same), 3.3 and
// later. Needs no privilege.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "core/address.h"
#include "kernel/netlink_socket.h"

namespace pawprint {

struct DiagListener {
  Address local;
  bool any_address = false;  // of its family; of IPv6, of IPv4 too unless it is v6-only
  std::uint16_t port = 0;
  std::uint32_t ack_backlog = 0;      // sk_ack_backlog
  std::uint32_t max_ack_backlog = 0;  // sk_max_ack_backlog
  std::uint64_t inode = 0;
  std::optional<std::uint32_t> drops;  // sk_drops, where the kernel tells it
};

// The listener in one message of an answer; nothing when it is none.
std::optional<DiagListener> parse_diag_listener(std::span<const std::byte> body);

// One connection's addresses as the socket sees them.
struct TcpTuple {
  Address remote, local;
  std::uint16_t remote_port = 0;
  std::uint16_t local_port = 0;
  auto operator<=>(const TcpTuple&) const = default;
};

class TcpSockets {
 public:
  // In the network namespace of the caller, where it stays.
  static Result<TcpSockets> open();

  // Error: the kernel lacks CONFIG_INET_DIAG, or it is a module that is not loaded.
  Result<std::vector<DiagListener>> listeners();

  // The state (net/tcp_states.h) of the socket of exactly this connection; a TIME_WAIT socket
  // tells its tw_substate. None: there is no such socket.
  std::optional<std::uint8_t> state_of(const TcpTuple& tuple);

  // Addresses of the interfaces.
  Result<std::set<Address>> local_addresses();

 private:
  TcpSockets(NetlinkSocket diag, NetlinkSocket route)
      : diag_(std::move(diag)), route_(std::move(route)) {}

  NetlinkSocket diag_;
  NetlinkSocket route_;
};

}  // namespace pawprint
