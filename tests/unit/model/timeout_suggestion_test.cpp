// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/timeout_suggestion.h"

#include "catch.h"
#include "core/clock.h"

namespace pawprint {
namespace {

Histogram of(std::uint64_t ms, std::uint64_t times) {
  Histogram histogram;
  histogram.add(ms * kNsPerMs, times);
  return histogram;
}

TEST_CASE("timeout suggestion: none from fewer than 10 samples", "[unit]") {
  CHECK_FALSE(suggest_timeout_s({of(500, 9), 0, 0, std::nullopt}));
  CHECK(suggest_timeout_s({of(500, 10), 0, 0, std::nullopt}) == 1U);
}

TEST_CASE("timeout suggestion: one and a half times p99 in whole seconds", "[unit]") {
  CHECK(suggest_timeout_s({of(10, 100), 0, 0, std::nullopt}) == 1U);
  CHECK(suggest_timeout_s({of(700, 100), 0, 0, std::nullopt}) == 2U);
  CHECK(suggest_timeout_s({of(1000, 100), 0, 0, std::nullopt}) == 2U);
  CHECK(suggest_timeout_s({of(2700, 100), 0, 0, std::nullopt}) == 5U);
}

TEST_CASE("timeout suggestion: no less than the longest success", "[unit]") {
  Histogram total = of(300, 1000);
  total.add(7'200 * kNsPerMs);
  CHECK(suggest_timeout_s({total, 300 * kNsPerMs, 0, std::nullopt}) == 1U);
  CHECK(suggest_timeout_s({total, 7'200 * kNsPerMs, 0, std::nullopt}) == 8U);
}

TEST_CASE("timeout suggestion: what was killed at the timeout is really longer", "[unit]") {
  const Histogram total = of(3010, 100);
  CHECK(suggest_timeout_s({total, 0, 1, 3 * kNsPerSec}) == 5U);
  CHECK(suggest_timeout_s({total, 0, 2, 3 * kNsPerSec}) == 6U);
}

}  // namespace
}  // namespace pawprint
