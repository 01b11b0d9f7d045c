// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/source.h"

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("collector: names are read back", "[unit]") {
  for (const Collector collector : kCollectors) {
    CHECK(parse_collector(name_of(collector)) == collector);
  }
  CHECK(name_of(Collector::kTimewait) == "timewait");
  CHECK(name_of(Collector::kSyn) == "syn");
  CHECK(name_of(Collector::kProbe) == "probe");
}

TEST_CASE("collector: an unknown name is an error that names the valid ones", "[unit]") {
  for (const char* name : {"", "Probe", "probes", "prob"}) {
    const auto parsed = parse_collector(name);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().message() ==
          "'" + std::string(name) + "' is no collector: timewait, syn or probe");
  }
}

TEST_CASE("collector: states have the names of the JSON schema", "[unit]") {
  CHECK(name_of(CollectorState::kOn) == "on");
  CHECK(name_of(CollectorState::kDegraded) == "degraded");
  CHECK(name_of(CollectorState::kOff) == "off");
}

}  // namespace
}  // namespace pawprint
