// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/time_bound.h"

#include "catch.h"
#include "core/clock.h"

namespace pawprint {
namespace {

TEST_CASE("time bound: RFC 3339 as rfc3339() writes it, and in other zones", "[unit]") {
  constexpr std::uint64_t kNoon = 1'769'860'800'000'000'000;
  CHECK(parse_rfc3339("2026-01-31T12:00:00Z") == kNoon);
  CHECK(parse_rfc3339("2026-01-31 13:00:00+01:00") == kNoon);
  CHECK(parse_rfc3339("2026-01-31T06:30:00-05:30") == kNoon);
  CHECK(parse_rfc3339("2026-01-31T12:00:00.25Z") == kNoon + 250'000'000);
  CHECK(parse_rfc3339(rfc3339(kNoon + 123'456'789)) == kNoon + 123'456'789);
  CHECK(parse_rfc3339("2024-02-29T00:00:00Z"));
  CHECK(parse_rfc3339("1970-01-01T00:00:00Z") == 0U);
}

TEST_CASE("time bound: relative to the begin and to the end", "[unit]") {
  CHECK(parse_time_bound("+5m") == TimeBound{TimeBound::From::kBegin, 300 * kNsPerSec});
  CHECK(parse_time_bound("-1.5s") == TimeBound{TimeBound::From::kEnd, 3 * kNsPerSec / 2});
  CHECK(parse_time_bound("1970-01-01T00:00:01Z") == TimeBound{TimeBound::From::kEpoch, kNsPerSec});
}

TEST_CASE("time bound: what is none is refused, with the forms", "[unit]") {
  for (const char* text :
       {"", "noon", "2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z",
        "2026-01-31T24:00:00Z", "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00+1:00",
        "2026-01-31T12:00:00Zx", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+01:00", "5m"}) {
    INFO(text);
    const auto refused = parse_time_bound(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what.find("2026-01-31T12:00:00Z, +5m") != std::string::npos);
  }
  CHECK_FALSE(parse_time_bound("+5parsecs"));
}

}  // namespace
}  // namespace pawprint
