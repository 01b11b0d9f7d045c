// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/address.h"

#include <arpa/inet.h>

namespace pawprint {

std::string Address::text() const {
  char buffer[INET6_ADDRSTRLEN] = {};
  if (is_v4()) {
    inet_ntop(AF_INET, bytes.data() + 12, buffer, sizeof(buffer));
  } else {
    inet_ntop(AF_INET6, bytes.data(), buffer, sizeof(buffer));
  }
  return buffer;
}

std::optional<Address> Address::parse(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN] = {};
  if (text.size() >= sizeof(buffer) || text.find('\0') != std::string_view::npos) return {};
  text.copy(buffer, sizeof(buffer) - 1);
  in_addr v4{};
  if (inet_pton(AF_INET, buffer, &v4) == 1) return from_v4(&v4);
  Address address;
  if (inet_pton(AF_INET6, buffer, address.bytes.data()) != 1) return {};
  return address;
}

}  // namespace pawprint
