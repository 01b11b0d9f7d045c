// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// An IP address as events carry it: 16 bytes in network order, IPv4 as ::ffff:a.b.c.d.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pawprint {

struct Address {
  std::array<std::uint8_t, 16> bytes{};

  static Address from(const std::uint8_t (&raw)[16]) {
    Address address;
    std::memcpy(address.bytes.data(), raw, sizeof(raw));
    return address;
  }
  // `raw`: 4 bytes in network order.
  static Address from_v4(const void* raw) {
    Address address;
    address.bytes[10] = address.bytes[11] = 0xff;
    std::memcpy(address.bytes.data() + 12, raw, 4);
    return address;
  }
  bool is_v4() const {
    static constexpr std::uint8_t kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return std::memcmp(bytes.data(), kMapped, sizeof(kMapped)) == 0;
  }
  int family() const { return is_v4() ? 4 : 6; }
  // "192.0.2.1" or "2001:db8::1".
  std::string text() const;
  // The way back; none when `text` is no address.
  static std::optional<Address> parse(std::string_view text);

  auto operator<=>(const Address&) const = default;
};

struct AddressHash {
  std::size_t operator()(const Address& address) const {
    return std::hash<std::string_view>{}(std::string_view(
        reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size()));
  }
};

}  // namespace pawprint
