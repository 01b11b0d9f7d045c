// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/packed_object.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "catch.h"

namespace pawprint {
namespace {

// printf paw | gzip -9 -n
constexpr std::array<unsigned char, 23> kPaw = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00,
                                                0x02, 0x03, 0x2b, 0x48, 0x2c, 0x07, 0x00, 0x3b,
                                                0x0f, 0x37, 0x19, 0x03, 0x00, 0x00, 0x00};

TEST_CASE("a packed object comes out as it went in", "[bpf]") {
  CHECK(std::ranges::equal(unpack_object(kPaw, 3), std::string_view("paw")));
}

TEST_CASE("what is not the packed object unpacks to nothing", "[bpf]") {
  CHECK(unpack_object(kPaw, 2).empty());
  CHECK(unpack_object(kPaw, 4).empty());
  CHECK(unpack_object(std::span(kPaw).first(15), 3).empty());
  CHECK(unpack_object({}, 3).empty());
  auto flipped = kPaw;
  flipped[11] ^= 0x10;
  CHECK(unpack_object(flipped, 3).empty());
}

}  // namespace
}  // namespace pawprint
