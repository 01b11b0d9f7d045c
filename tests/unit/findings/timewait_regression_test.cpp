// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "catch.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

Snapshot with_refused(std::uint64_t regression, std::uint64_t rate_limited) {
  Snapshot snapshot = quiet();
  TimewaitRow row = quiet_host("192.0.2.7");
  row.syns = 10;
  row.regressions = regression + rate_limited;
  row.refused.regression = regression;
  row.refused.rate_limited = rate_limited;
  row.max_regression = 500;
  row.clocks = 2;
  snapshot.timewait = {quiet_host("192.0.2.1"), row};
  return snapshot;
}

TEST_CASE("timewait-regression: refused SYNs by host, silent ones apart", "[unit]") {
  const auto findings = found(with_refused(3, 1), "timewait-regression");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "warning");
  CHECK(tells(findings[0], "4 new connections of 1 host "));
  CHECK(findings[0].evidence.at(0) ==
        "192.0.2.7: 4 of its 10 SYNs to TIME_WAIT refused, 1 of them without any answer; "
        "timestamps up to 500 of its units behind; 2 clocks");
  CHECK(tells(findings[0], "ss -tan state time-wait dst 192.0.2.7"));
}

TEST_CASE("timewait-regression: none from fewer than 3 SYNs", "[unit]") {
  CHECK(found(with_refused(2, 0), "timewait-regression").empty());
  CHECK(found(with_refused(0, 0), "timewait-regression").empty());
}

TEST_CASE("timewait-regression: none from refusals without a regression", "[unit]") {
  Snapshot snapshot = with_refused(0, 0);
  snapshot.timewait[1].refused.not_newer = 50;
  snapshot.timewait[1].refused.rate_limited = 50;
  CHECK(found(snapshot, "timewait-regression").empty());
}

TEST_CASE("timewait-regression: none from old duplicates, which are no SYNs", "[unit]") {
  Snapshot snapshot = with_refused(0, 0);
  snapshot.timewait[1].regressions = 50;
  CHECK(found(snapshot, "timewait-regression").empty());
}

}  // namespace
}  // namespace pawprint
