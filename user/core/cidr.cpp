// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/cidr.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "core/address.h"

namespace pawprint {

Result<Cidr> parse_cidr(std::string_view text) {
  const auto bad = [&] {
    return fail(fmt::format("'{}' is no address range: write 10.0.0.0/8 or 2001:db8::/32", text));
  };
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  if (address.find('\0') != std::string::npos) return bad();  // inet_pton would stop there
  Cidr cidr;
  unsigned bits_of_family = 128;
  unsigned mapped_bits = 0;
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) {
    cidr.address = Address::from_v4(&v4).bytes;
    bits_of_family = 32;
    mapped_bits = 96;
  } else if (inet_pton(AF_INET6, address.c_str(), cidr.address.data()) != 1) {
    return bad();
  }
  unsigned bits = bits_of_family;
  if (slash != std::string_view::npos) {
    const std::string_view suffix = text.substr(slash + 1);
    const auto [end, err] = std::from_chars(suffix.data(), suffix.data() + suffix.size(), bits);
    if (err != std::errc{} || end != suffix.data() + suffix.size() || bits > bits_of_family) {
      return bad();
    }
  }
  cidr.prefix_bits = mapped_bits + bits;
  return cidr;
}

std::string format_cidr(const Cidr& range) {
  const Address address{range.address};
  const unsigned bits =
      address.is_v4() && range.prefix_bits >= 96 ? range.prefix_bits - 96 : range.prefix_bits;
  return fmt::format("{}/{}", address.text(), bits);
}

bool contains(const Cidr& range, const std::uint8_t (&address)[16]) {
  const std::size_t whole = range.prefix_bits / 8;
  if (!std::equal(address, address + whole, range.address.begin())) return false;
  const unsigned rest = range.prefix_bits % 8;
  if (rest == 0) return true;
  const unsigned mask = 0xff00U >> rest & 0xffU;
  return ((address[whole] ^ range.address[whole]) & mask) == 0;
}

}  // namespace pawprint
