// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/cidr.h"

#include <algorithm>
#include <functional>

#include "catch.h"
#include "core/address.h"

namespace pawprint {
namespace {

using namespace std::string_view_literals;
using Address = std::array<std::uint8_t, 16>;

TEST_CASE("cidr: an IPv4 range is its v4-mapped IPv6 range", "[unit]") {
  const auto cidr = parse_cidr("10.1.2.0/24");
  REQUIRE(cidr);
  CHECK(cidr->address == Address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 1, 2, 0});
  CHECK(cidr->prefix_bits == 96 + 24);
}

TEST_CASE("cidr: an IPv6 range", "[unit]") {
  const auto cidr = parse_cidr("2001:db8::/32");
  REQUIRE(cidr);
  CHECK(cidr->address == Address{0x20, 0x01, 0x0d, 0xb8});
  CHECK(cidr->prefix_bits == 32);
}

TEST_CASE("cidr: an address alone is a range of one", "[unit]") {
  CHECK(parse_cidr("192.0.2.1")->prefix_bits == 128);
  CHECK(parse_cidr("::1")->prefix_bits == 128);
  CHECK(parse_cidr("::1")->address[15] == 1);
}

TEST_CASE("cidr: prefixes from none to all bits", "[unit]") {
  CHECK(parse_cidr("0.0.0.0/0")->prefix_bits == 96);
  CHECK(parse_cidr("192.0.2.1/32")->prefix_bits == 128);
  CHECK(parse_cidr("::/0")->prefix_bits == 0);
  CHECK(parse_cidr("::1/128")->prefix_bits == 128);
}

TEST_CASE("cidr: a written v4-mapped range is the IPv4 range", "[unit]") {
  const auto mapped = parse_cidr("::ffff:10.0.0.0/104");
  const auto plain = parse_cidr("10.0.0.0/8");
  REQUIRE(mapped);
  REQUIRE(plain);
  CHECK(mapped->address == plain->address);
  CHECK(mapped->prefix_bits == plain->prefix_bits);
}

TEST_CASE("cidr: what is none is an error that names the text and the form", "[unit]") {
  const std::string text = GENERATE(
      as<std::string>{}, "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8",
      "10.0.0.0/8x", "10.0.0.0/8/8", "10.0.0.0/4294967304", "10.0.0", "10.0.0.256", "10.0.0.0 /8",
      " 10.0.0.0", "::/129", ":::", "fe80::1%eth0", "[::1]", "example.org");
  INFO(text);
  const auto cidr = parse_cidr(text);
  REQUIRE_FALSE(cidr);
  CHECK(cidr.error().message().find("'" + text + "'") != std::string::npos);
  CHECK(cidr.error().message().find("10.0.0.0/8 or 2001:db8::/32") != std::string::npos);
}

TEST_CASE("cidr: text behind a NUL is not overlooked", "[unit]") {
  CHECK_FALSE(parse_cidr("10.0.0.1\0junk"sv));
}

TEST_CASE("cidr: what is in a range, and the range as text", "[unit]") {
  const auto is_in = [](const char* range, const char* address) {
    return contains(*parse_cidr(range), [&] {
      static std::uint8_t raw[16];
      const auto bytes = pawprint::Address::parse(address)->bytes;
      std::copy(bytes.begin(), bytes.end(), raw);
      return std::ref(raw);
    }());
  };
  CHECK(is_in("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(is_in("10.0.0.0/8", "11.0.0.1"));
  CHECK(is_in("10.0.0.0/9", "10.127.0.1"));
  CHECK_FALSE(is_in("10.0.0.0/9", "10.128.0.1"));
  CHECK(is_in("0.0.0.0/0", "255.255.255.255"));
  CHECK_FALSE(is_in("0.0.0.0/0", "2001:db8::1"));
  CHECK(is_in("::/0", "2001:db8::1"));
  CHECK(is_in("2001:db8::/33", "2001:db8:7fff::1"));
  CHECK_FALSE(is_in("2001:db8::/33", "2001:db8:8000::1"));
  CHECK(is_in("192.0.2.7", "192.0.2.7"));
  CHECK_FALSE(is_in("192.0.2.7", "192.0.2.6"));
  for (const char* range : {"10.0.0.0/8", "192.0.2.7/32", "0.0.0.0/0", "2001:db8::/32", "::/0"}) {
    CHECK(format_cidr(*parse_cidr(range)) == range);
  }
}

}  // namespace
}  // namespace pawprint
