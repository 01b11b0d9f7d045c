// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/netlink_socket.h"

#include <utility>
#include <vector>

#include "catch.h"

namespace pawprint {
namespace {

template <typename T>
void append(std::vector<std::byte>& bytes, const T& value) {
  const auto raw = std::as_bytes(std::span(&value, 1));
  bytes.insert(bytes.end(), raw.begin(), raw.end());
}

TEST_CASE("netlink: messages are split, and a length beyond the end ends them", "[unit]") {
  std::vector<std::byte> bytes;
  append(bytes, nlmsghdr{NLMSG_HDRLEN + 3, 20, 0, 1, 0});
  bytes.resize(bytes.size() + 4);
  append(bytes, nlmsghdr{NLMSG_HDRLEN, 21, 0, 1, 0});
  append(bytes, nlmsghdr{NLMSG_HDRLEN + 100, 22, 0, 1, 0});
  std::vector<std::pair<unsigned, std::size_t>> seen;
  split_netlink(bytes, [&](const NetlinkMessage& message) {
    seen.emplace_back(message.type, message.body.size());
  });
  CHECK(seen == std::vector<std::pair<unsigned, std::size_t>>{{20, 3}, {21, 0}});
}

}  // namespace
}  // namespace pawprint
