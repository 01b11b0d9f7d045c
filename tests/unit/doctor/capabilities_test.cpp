// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/capabilities.h"

#include <algorithm>

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("capabilities: the effective set of a status file", "[unit]") {
  CHECK(effective_capabilities("CapPrm:\t0000000000000001\nCapEff:\t000001ffffffffff\nX:\t1\n") ==
        0x1ffffffffffULL);
  CHECK(effective_capabilities("CapEff:\t0000000000000000\n") == 0ULL);
  CHECK_FALSE(effective_capabilities("CapPrm:\t0000000000000001\n"));
  CHECK_FALSE(effective_capabilities("CapEff:\tnone\n"));
}

TEST_CASE("capabilities: names of the bits", "[unit]") {
  CHECK(capability_names(0).empty());
  CHECK(capability_names(1ULL << 0 | 1ULL << 21 | 1ULL << 40) ==
        std::vector<std::string>{"CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_CHECKPOINT_RESTORE"});
  CHECK(capability_names(1ULL << 63) == std::vector<std::string>{"CAP_63"});
}

TEST_CASE("capabilities: those of use have the bit of their name", "[unit]") {
  for (const CapabilityUse& use : capabilities_of_use()) {
    CHECK(capability_names(1ULL << use.bit) == std::vector<std::string>{std::string(use.name)});
  }
}

}  // namespace
}  // namespace pawprint
