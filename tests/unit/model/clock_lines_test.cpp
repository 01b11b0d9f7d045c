// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/clock_lines.h"

#include <random>

#include "catch.h"

using pawprint::ClockLines;

namespace {

constexpr std::uint64_t kMs = 1'000'000;

// TSval of a clock of `hz` that showed `offset` at time 0.
std::uint32_t tsval(std::uint64_t time_ns, double hz, std::uint32_t offset) {
  return offset + static_cast<std::uint32_t>(
                      static_cast<std::uint64_t>(static_cast<double>(time_ns) * hz / 1e9));
}

// Each SYN is of another connection.
std::uint16_t port(unsigned index) {
  return static_cast<std::uint16_t>(40'000 + index);
}

// `machines` clocks that take turns, a SYN every 100 ms.
ClockLines turns(unsigned machines, double hz, unsigned syns, std::uint32_t first_offset) {
  ClockLines lines;
  for (unsigned i = 0; i < syns; ++i) {
    const std::uint64_t time_ns = (1000 + i * 100) * kMs;
    lines.add(time_ns, tsval(time_ns, hz, first_offset + (i % machines) * 700'000'001), port(i));
  }
  return lines;
}

}  // namespace

TEST_CASE("clocks: one to five machines behind one address at every tick rate", "[unit]") {
  const double hz = GENERATE(100.0, 250.0, 1000.0, 1'000'000.0);
  const unsigned machines = GENERATE(1U, 2U, 3U, 5U);
  const ClockLines lines = turns(machines, hz, machines * 6, 12345);
  CHECK(lines.clocks() == machines);
  CHECK(lines.confidence() > 0.9);
}

TEST_CASE("clocks: a clock that wraps stays one", "[unit]") {
  CHECK(turns(1, 1000, 12, 0xffffff00).clocks() == 1);
}

TEST_CASE("clocks: a machine that reboots stays one", "[unit]") {
  ClockLines lines;
  for (unsigned i = 0; i < 8; ++i) {
    lines.add((1000 + i * 100) * kMs, tsval((1000 + i * 100) * kMs, 1000, 3'000'000'000), port(i));
  }
  for (unsigned i = 0; i < 8; ++i) {
    lines.add((61'000 + i * 100) * kMs, 30'000 + i * 100, port(8 + i));
  }
  CHECK(lines.clocks() == 1);
}

TEST_CASE("clocks: a second machine that comes later is a second one", "[unit]") {
  ClockLines lines;
  for (unsigned i = 0; i < 4; ++i) {
    lines.add((1000 + i * 100) * kMs, 3'000'000'000 + i * 100, port(i));
  }
  for (unsigned i = 0; i < 4; ++i) {
    lines.add((5000 + i * 100) * kMs, 1'000'000'000 + i * 100, port(4 + i));
  }
  CHECK(lines.clocks() == 2);
}

TEST_CASE("clocks: an offset for each connection is randomised, not a number", "[unit]") {
  std::mt19937 random(1);
  ClockLines lines;
  for (unsigned i = 0; i < 40; ++i) {
    lines.add((1000 + i * 100) * kMs, static_cast<std::uint32_t>(random()), port(i));
  }
  CHECK(lines.clocks() == std::nullopt);
  CHECK(lines.confidence() == 0);
}

TEST_CASE("clocks: one SYN tells nothing", "[unit]") {
  ClockLines lines;
  CHECK(lines.clocks() == std::nullopt);
  lines.add(kMs, 1, port(0));
  CHECK(lines.clocks() == std::nullopt);
}

TEST_CASE("clocks: SYNs that are sent again are no evidence for a clock", "[unit]") {
  // An offset for each 4-tuple, and every SYN twice, a second apart.
  std::mt19937 random(2);
  ClockLines lines;
  for (unsigned i = 0; i < 12; ++i) {
    const auto offset = static_cast<std::uint32_t>(random());
    for (const unsigned ms : {0U, 1000U}) {
      lines.add((1000 + i * 100 + ms) * kMs, offset + ms, port(i));
    }
  }
  CHECK(lines.clocks() == std::nullopt);
}

TEST_CASE("clocks: a real clock is one, however often its SYNs are sent again", "[unit]") {
  ClockLines lines;
  for (unsigned i = 0; i < 6; ++i) {
    for (const unsigned ms : {0U, 1000U}) {
      lines.add((1000 + i * 2000 + ms) * kMs, 5000 + i * 2000 + ms, port(i));
    }
  }
  CHECK(lines.clocks() == 1);
}
