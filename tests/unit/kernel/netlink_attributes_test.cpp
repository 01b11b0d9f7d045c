// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/netlink_attributes.h"

#include <vector>

#include "catch.h"

namespace pawprint {
namespace {

std::vector<std::byte> attribute(std::uint16_t type, std::uint16_t length, std::size_t there) {
  const nlattr head{length, type};
  std::vector<std::byte> bytes(NLA_ALIGN(there));
  std::memcpy(bytes.data(), &head, sizeof(head));
  return bytes;
}

TEST_CASE("netlink attributes: the first of its type, without its padding", "[unit]") {
  auto bytes = attribute(7, NLA_HDRLEN + 3, NLA_HDRLEN + 3);
  const auto second = attribute(9 | NLA_F_NESTED, NLA_HDRLEN + 8, NLA_HDRLEN + 8);
  bytes.insert(bytes.end(), second.begin(), second.end());
  CHECK(find_attribute(bytes, 7).size() == 3);
  CHECK(find_attribute(bytes, 9).size() == 8);
  CHECK(find_attribute(bytes, 8).empty());
}

TEST_CASE("netlink attributes: a length beyond the end, or below a header, ends them", "[unit]") {
  CHECK(find_attribute(attribute(7, NLA_HDRLEN + 9, NLA_HDRLEN + 4), 7).empty());
  CHECK(find_attribute(attribute(7, 3, NLA_HDRLEN + 4), 7).empty());
  CHECK(find_attribute({}, 7).empty());
}

}  // namespace
}  // namespace pawprint
