// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// An address range as operators write it: "10.0.0.0/8", "2001:db8::/32", "192.0.2.1".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pawprint {

struct Cidr {
  std::array<std::uint8_t, 16> address{};  // IPv4 as ::ffff:a.b.c.d
  unsigned prefix_bits = 0;                // of the 128
};

// Error: names the text and the form.
Result<Cidr> parse_cidr(std::string_view text);

// "10.0.0.0/8".
std::string format_cidr(const Cidr& range);

// Is `address` (IPv4 as ::ffff:a.b.c.d) in the range?
bool contains(const Cidr& range, const std::uint8_t (&address)[16]);

}  // namespace pawprint
