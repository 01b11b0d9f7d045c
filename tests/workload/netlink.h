// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// rtnetlink requests: links, addresses and routes without the `ip` program, so that the workload
// also runs where there is nothing but a kernel.
#pragma once

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "core/unique_fd.h"
#include "packet/bytes.h"

namespace pawprint::workload {

class NetlinkRequest {
 public:
  template <typename Header>
  NetlinkRequest(std::uint16_t type, std::uint16_t flags, const Header& header) {
    nlmsghdr start{};
    start.nlmsg_type = type;
    start.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    append(&start, sizeof(start));
    append(&header, sizeof(header));
  }

  void put(std::uint16_t type, std::span<const std::uint8_t> value);
  void put(std::uint16_t type, std::string_view text);  // NUL-terminated on the wire
  void put(std::uint16_t type, std::uint32_t value);
  // Attributes, and for VETH_INFO_PEER a header, inside an attribute. end() takes begin()'s result.
  std::size_t begin(std::uint16_t type);
  void end(std::size_t begun);
  void append(const void* bytes, std::size_t count);

  // The message, with its length filled in.
  std::span<const std::uint8_t> bytes();

 private:
  Bytes bytes_;
};

class Netlink {
 public:
  // Of the network namespace of the caller.
  Netlink();

  // Waits for the kernel's answer; an error of it is thrown with `what`.
  void send(NetlinkRequest request, const std::string& what) const;

 private:
  UniqueFd socket_;
};

}  // namespace pawprint::workload
