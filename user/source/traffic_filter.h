// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The traffic that was asked for on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/cidr.h"
#include "pawprint/event.h"

namespace pawprint {

// None of a kind is all.
struct TrafficFilter {
  std::optional<Cidr> remote;
  std::optional<std::uint16_t> port;   // the local one: the listener's
  std::optional<std::uint32_t> netns;  // inode number

  bool is_any() const { return !remote && !port && !netns; }

  // "remote 10.0.0.0/8, port 80"; none when everything is looked at.
  std::optional<std::string> description() const;

  // As wanted() in bpf/lib/tcp.bpf.h decides in the kernel.
  bool wants(const __u8 (&remote_address)[PP_ADDR_LEN], std::uint16_t local_port,
             std::uint32_t in_netns) const;
};

}  // namespace pawprint
