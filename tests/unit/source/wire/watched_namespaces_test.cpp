// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/watched_namespaces.h"

#include "catch.h"

namespace pawprint {
namespace {

constexpr std::size_t kBudget = std::size_t{32} << 20;

TEST_CASE("wire: rings share one budget, and a full node of pods fits", "[unit]") {
  constexpr unsigned kPods = 110;  // the kubelet's default maxPods
  std::size_t used = 0;
  unsigned rings = 0;
  while (const std::size_t share = ring_share(kBudget, used)) {
    used += share;
    ++rings;
  }
  CHECK(used <= kBudget);
  CHECK(rings > kPods);
}

TEST_CASE("wire: a ring is neither larger than it need be nor smaller than two blocks", "[unit]") {
  CHECK(ring_share(std::size_t{1} << 40, 0) == std::size_t{1} << 20);
  CHECK(ring_share(2 * PacketRing::kBlockBytes, 0) == 2 * PacketRing::kBlockBytes);
  CHECK(ring_share(2 * PacketRing::kBlockBytes - 1, 0) == 0);
  CHECK(ring_share(kBudget, kBudget) == 0);
  CHECK(ring_share(kBudget, kBudget + 1) == 0);
}

}  // namespace
}  // namespace pawprint
