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

TEST_CASE("collector: what a source cannot run is off, and why", "[unit]") {
  std::vector<CollectorStatus> status;
  add_off(status, {Collector::kSyn, Collector::kProbe}, "wire", "no room");
  REQUIRE(status.size() == 2);
  CHECK(status[1].collector == Collector::kProbe);
  CHECK(status[1].state == CollectorState::kOff);
  CHECK(status[1].backend == "wire");
  CHECK(status[1].why == "no room");
}

TEST_CASE("collector: timewait and syn are not split between sources", "[unit]") {
  const std::vector<Collector> all{Collector::kTimewait, Collector::kSyn, Collector::kProbe};
  CHECK(why_not_together(all, {Collector::kTimewait, Collector::kSyn}, "wire") == "");
  CHECK(why_not_together({Collector::kSyn}, {Collector::kSyn}, "wire") == "");
  CHECK(why_not_together(all, {Collector::kSyn}, "wire") ==
        "wire mode runs timewait and syn together, and timewait runs already");
}

}  // namespace
}  // namespace pawprint
