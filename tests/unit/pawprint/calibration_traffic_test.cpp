// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "pawprint/calibration_traffic.h"

#include "catch.h"
#include "core/address.h"
#include "source/ftrace/calibration/private_netns.h"

using namespace pawprint;

namespace {

bool is_calibration(const char* local) {
  const auto address = Address::parse(local);
  REQUIRE(address);
  return pp_is_calibration(address->bytes.data()) != 0;
}

}  // namespace

TEST_CASE("calibration traffic is told by its local address", "[unit]") {
  CHECK(is_calibration("127.112.97.119"));
  CHECK(is_calibration("fd70:6177:7072:696e:7401::5"));
  for (const char* other : {"127.112.97.118", "127.0.0.1", "10.112.97.119", "::127.112.97.119",
                            "fd70:6177:7072:696e:7301::5", "fd70:6177:7072::1", "::1"}) {
    CAPTURE(other);
    CHECK_FALSE(is_calibration(other));
  }
}

TEST_CASE("calibration uses these addresses and no other", "[unit]") {
  CHECK(PrivateNetns::kListenerAddress == 0x7f706177);
  for (const in6_addr& address : PrivateNetns::peers6()) {
    CHECK(pp_is_calibration(address.s6_addr) != 0);
  }
}
