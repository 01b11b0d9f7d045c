// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/trace_clock.h"

#include <cmath>

#include "catch.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kForever = ~std::uint64_t{0};

TraceClock::Reading reading(std::uint64_t trace_ns, std::uint64_t monotonic_ns) {
  return {trace_ns, monotonic_ns - 1'000, monotonic_ns + 1'000};
}

std::int64_t error(const TraceClock& clock, std::uint64_t trace_ns, std::uint64_t monotonic_ns) {
  return static_cast<std::int64_t>(clock.to_monotonic(trace_ns, kForever) - monotonic_ns);
}

}  // namespace

TEST_CASE("trace clock: CLOCK_MONOTONIC needs no mapping, but is never ahead", "[unit]") {
  TraceClock clock;
  clock.set_monotonic();
  CHECK(clock.to_monotonic(5, 100) == 5);
  CHECK(clock.to_monotonic(105, 100) == 100);
}

TEST_CASE("trace clock: one reading gives the offset", "[unit]") {
  TraceClock clock;
  CHECK(clock.to_monotonic(1, 77) == 77);
  clock.add(reading(10 * kSecond, 500 * kSecond));
  CHECK(error(clock, 11 * kSecond, 501 * kSecond) == 0);
  CHECK(error(clock, 9 * kSecond, 499 * kSecond) == 0);
  CHECK(clock.to_monotonic(10 * kSecond, 400 * kSecond) == 400 * kSecond);
}

TEST_CASE("trace clock: a drift of 500 ppm over ten hours stays within 10 us", "[unit]") {
  TraceClock clock;
  const auto monotonic = [](std::uint64_t trace_ns) {
    return 7 * kSecond + trace_ns + trace_ns / 2'000;
  };
  std::int64_t worst = 0;
  for (std::uint64_t second = 1; second <= 36'000; ++second) {
    clock.add(reading(second * kSecond, monotonic(second * kSecond)));
    if (second < 3) continue;
    // Events of the second that follows: not yet read then.
    for (const std::uint64_t part : {1, 500, 999}) {
      const std::uint64_t at = second * kSecond + part * 1'000'000;
      worst = std::max(worst, std::abs(error(clock, at, monotonic(at))));
    }
  }
  CHECK(worst < 10'000);
}

TEST_CASE("trace clock: a step in either direction is followed at once", "[unit]") {
  TraceClock clock;
  for (std::uint64_t second = 1; second <= 5; ++second) {
    clock.add(reading(second * kSecond, (100 + second) * kSecond));
  }
  // Suspended for an hour, of which only the buffer's clock knows.
  clock.add(reading(3606 * kSecond, 106 * kSecond));
  CHECK(error(clock, 3606 * kSecond, 106 * kSecond) == 0);
  CHECK(error(clock, 3607 * kSecond, 107 * kSecond) == 0);
  // The buffer's clock starts anew.
  clock.add(reading(1 * kSecond, 108 * kSecond));
  CHECK(error(clock, 2 * kSecond, 109 * kSecond) == 0);
}

TEST_CASE("trace clock: readings close together do not make a drift", "[unit]") {
  TraceClock clock;
  clock.add(reading(1 * kSecond, 1 * kSecond));
  clock.add(reading(1 * kSecond + 1'000, 1 * kSecond + 3'000));
  CHECK(std::abs(error(clock, 2 * kSecond, 2 * kSecond)) < 10'000);
}

}  // namespace pawprint
