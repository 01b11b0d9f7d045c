// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/clock.h"

#include <limits>

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("clock: rfc3339 is UTC with nine digits of a second", "[unit]") {
  CHECK(rfc3339(0) == "1970-01-01T00:00:00.000000000Z");
  CHECK(rfc3339(1) == "1970-01-01T00:00:00.000000001Z");
  CHECK(rfc3339(1'769'860'800'123'456'789) == "2026-01-31T12:00:00.123456789Z");
  CHECK(rfc3339(951'782'400 * kNsPerSec) == "2000-02-29T00:00:00.000000000Z");
  CHECK(rfc3339(4'107'542'399 * kNsPerSec + 999'999'999) == "2100-02-28T23:59:59.999999999Z");
}

TEST_CASE("clock: the largest time is written without overflow", "[unit]") {
  CHECK(rfc3339(std::numeric_limits<std::uint64_t>::max()) == "2554-07-21T23:34:33.709551615Z");
}

TEST_CASE("clock: time of day", "[unit]") {
  CHECK(time_of_day(1'769'860'800'999'999'999) == "12:00:00");
  CHECK(time_of_day(0) == "00:00:00");
}

TEST_CASE("clock: monotonic time does not go back", "[unit]") {
  const std::uint64_t before = monotonic_ns();
  const std::uint64_t after = monotonic_ns();
  CHECK(before > 0);
  CHECK(after >= before);
}

TEST_CASE("clock: realtime is later than this test was written", "[unit]") {
  CHECK(realtime_ns() > 1'700'000'000 * kNsPerSec);
}

}  // namespace
}  // namespace pawprint
