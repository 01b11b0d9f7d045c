// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// events-lost and coverage-gap: what pawprint itself did not see.
#include "catch.h"
#include "event/names.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

TEST_CASE("events-lost: by stage, the action for the one that lost most", "[unit]") {
  Snapshot snapshot = quiet();
  snapshot.loss.by_stage[PP_LOSS_RING] = 5;
  snapshot.loss.by_stage[PP_LOSS_RECORDER] = 70;
  const auto findings = found(snapshot, "events-lost");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "warning");
  CHECK(tells(findings[0], "75 events were lost"));
  CHECK(tells(findings[0], "ring: 5"));
  CHECK(tells(findings[0], "recorder: 70"));
  CHECK(tells(findings[0], "df -h"));
}

TEST_CASE("events-lost: each stage but sampling is a loss with an action", "[unit]") {
  for (unsigned stage = 0; stage < PP_LOSS_STAGES; ++stage) {
    Snapshot snapshot = quiet();
    snapshot.loss.by_stage[stage] = 1;
    const auto findings = found(snapshot, "events-lost");
    INFO(loss_stage_name(stage));
    REQUIRE(findings.size() == (stage == PP_LOSS_SAMPLED ? 0 : 1));
    if (!findings.empty()) CHECK_FALSE(findings[0].action.empty());
  }
}

Snapshot with_gap(std::uint64_t kernel, std::uint64_t observed, const std::string& note) {
  Snapshot snapshot = quiet();
  CoverageRow row = counter("ListenDrops", kernel);
  row.observed = observed;
  row.note = note;
  snapshot.coverage = {row};
  return snapshot;
}

TEST_CASE("coverage-gap: a difference that nothing explains, either way", "[unit]") {
  const auto findings = found(with_gap(40, 10, std::string(kUnexplained)), "coverage-gap");
  REQUIRE(findings.size() == 1);
  CHECK(tells(findings[0], "ListenDrops rose by 40, pawprint saw 10"));
  CHECK(tells(findings[0], "nstat -az TcpExtListenDrops"));
  CHECK(found(with_gap(10, 40, std::string(kUnexplained)), "coverage-gap").size() == 1);
  CHECK(found(with_gap(40, 10, "5 are final ACKs; 25 unexplained"), "coverage-gap").size() == 1);
}

TEST_CASE("coverage-gap: none when it is explained, small, or there is none", "[unit]") {
  CHECK(found(with_gap(40, 10, "30 are final ACKs"), "coverage-gap").empty());
  CHECK(found(with_gap(12, 10, std::string(kUnexplained)), "coverage-gap").empty());
  CHECK(found(with_gap(100'000, 99'500, std::string(kUnexplained)), "coverage-gap").empty());
  CHECK(found(with_gap(40, 40, ""), "coverage-gap").empty());
}

}  // namespace
}  // namespace pawprint
