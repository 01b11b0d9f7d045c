// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The attributes in the body of a netlink message (struct nlattr, struct rtattr: the same).
#pragma once

#include <linux/netlink.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

namespace pawprint {

// Calls `visit(type, payload)` for each; one that claims more than there is ends it.
template <typename Visit>
void for_each_attribute(std::span<const std::byte> bytes, const Visit& visit) {
  while (bytes.size() >= sizeof(nlattr)) {
    nlattr head{};
    std::memcpy(&head, bytes.data(), sizeof(head));
    if (head.nla_len < NLA_HDRLEN || head.nla_len > bytes.size()) return;
    visit(head.nla_type & NLA_TYPE_MASK, bytes.first(head.nla_len).subspan(NLA_HDRLEN));
    bytes = bytes.subspan(std::min<std::size_t>(NLA_ALIGN(head.nla_len), bytes.size()));
  }
}

// The first one of `type`; empty when it is not there.
inline std::span<const std::byte> find_attribute(std::span<const std::byte> bytes, int type) {
  std::span<const std::byte> found;
  for_each_attribute(bytes, [&](int each, std::span<const std::byte> payload) {
    if (each == type && found.data() == nullptr) found = payload;
  });
  return found;
}

}  // namespace pawprint
