// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a scenario is: a script of forged traffic against one listener, with a port and peer
// addresses of its own, so that the rows of a tracer can be told apart.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "listener.h"

namespace pawprint::workload {

class Play;

struct Setting {
  std::string name;  // below /proc/sys/net
  std::string value;
  bool required = false;  // skip the scenario on a kernel without it
};

struct Scenario {
  std::string_view name;
  unsigned number;  // port kFirstPort + number, peers 10.9.NUMBER.0/24 or fd00:9:NUMBER::/48
  std::string_view what;
  void (*script)(Play&);
  ListenerShape listener{};
  std::vector<Setting> settings{};

  static constexpr unsigned kFirstPort = 7000;
  std::uint16_t port() const { return static_cast<std::uint16_t>(kFirstPort + number); }
  // IPv4 peers at a dual-stack listener.
  int peer_family() const { return listener.bound == Bound::kIpv6 ? AF_INET6 : AF_INET; }
};

// All of them, in the order of `all`.
std::span<const Scenario> scenarios();

}  // namespace pawprint::workload
