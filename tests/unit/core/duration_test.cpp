// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/duration.h"

#include "catch.h"

namespace pawprint {
namespace {

using namespace std::chrono_literals;

TEST_CASE("duration: a number with each unit is parsed", "[unit]") {
  CHECK(parse_duration("1ns") == 1ns);
  CHECK(parse_duration("250us") == 250us);
  CHECK(parse_duration("500ms") == 500ms);
  CHECK(parse_duration("10s") == 10s);
  CHECK(parse_duration("5m") == 5min);
  CHECK(parse_duration("1h") == 1h);
  CHECK(parse_duration("8784h") == 8784h);
}

TEST_CASE("duration: fractions are exact to the nanosecond", "[unit]") {
  CHECK(parse_duration("1.5s") == 1500ms);
  CHECK(parse_duration("0.001ms") == 1us);
  CHECK(parse_duration("0.1s") == 100ms);
}

TEST_CASE("duration: what is none is an error that names the text and the form", "[unit]") {
  const std::string text =
      GENERATE(as<std::string>{}, "", "s", "10", "10 s", " 10s", "10s ", "10S", "10min", "-5s",
               "+5s", "0s", "0.1ns", "1e3s", "0x10s", "10s5", "1.2.3s", "nans", "ten s", "1d");
  INFO(text);
  const auto parsed = parse_duration(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().message().find("'" + text + "'") != std::string::npos);
  CHECK(parsed.error().message().find("500ms") != std::string::npos);
}

TEST_CASE("duration: longer than a year is an error, not an overflow", "[unit]") {
  const std::string text = GENERATE(as<std::string>{}, "8785h", "99999999999999999999h", "infs");
  INFO(text);
  const auto parsed = parse_duration(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().message().find("'" + text + "'") != std::string::npos);
}

TEST_CASE("duration: the shortest exact form is written", "[unit]") {
  CHECK(format_duration(1500ms) == "1500ms");
  CHECK(format_duration(60s) == "1m");
  CHECK(format_duration(90s) == "90s");
  CHECK(format_duration(24h) == "24h");
  CHECK(format_duration(1001ns) == "1001ns");
  CHECK(format_duration(0ns) == "0s");
}

TEST_CASE("duration: what is written is read back", "[unit]") {
  for (const Nanoseconds duration : {Nanoseconds(1ns), Nanoseconds(1500us), Nanoseconds(2s),
                                     Nanoseconds(90min), Nanoseconds(8784h)}) {
    CHECK(parse_duration(format_duration(duration)) == duration);
  }
}

}  // namespace
}  // namespace pawprint
