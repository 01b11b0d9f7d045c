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

}  // namespace pawprint
