// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "catch.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

Snapshot with_clocks(std::optional<unsigned> clocks, double confidence) {
  Snapshot snapshot = quiet();
  TimewaitRow row = quiet_host("192.0.2.7");
  row.clocks = clocks;
  row.clocks_confidence = confidence;
  row.syn_ts_backwards = 11;
  snapshot.timewait = {quiet_host("192.0.2.1"), row};
  return snapshot;
}

TEST_CASE("nat-clocks: several clocks behind one address are information", "[unit]") {
  const auto findings = found(with_clocks(3, 0.9), "nat-clocks");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "info");
  CHECK(findings[0].confidence == Approx(0.9));
  CHECK(tells(findings[0], "192.0.2.7: 3 clocks in 40 SYNs, 11 of them behind the one before"));
}

TEST_CASE("nat-clocks: SYNs that tcp_tw_recycle would refuse make it a warning", "[unit]") {
  Snapshot snapshot = with_clocks(3, 0.9);
  snapshot.timewait[1].recycle_would_refuse = 4;
  const auto findings = found(snapshot, "nat-clocks");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "warning");
  CHECK(tells(findings[0], "would refuse 4 SYNs of 192.0.2.7"));
  CHECK(tells(findings[0], "sysctl -w net.ipv4.tcp_tw_recycle=0"));
}

TEST_CASE("nat-clocks: what tcp_tw_recycle would refuse is told without clocks too", "[unit]") {
  Snapshot snapshot = with_clocks(std::nullopt, 0);
  snapshot.timewait[1].recycle_would_refuse = 3;
  CHECK(found(snapshot, "nat-clocks").size() == 1);
  snapshot.timewait[1].recycle_known = false;
  CHECK(found(snapshot, "nat-clocks").empty());
  snapshot.timewait[1].recycle_known = true;
  snapshot.timewait[1].recycle_would_refuse = 2;
  CHECK(found(snapshot, "nat-clocks").empty());
}

TEST_CASE("nat-clocks: none from one clock, randomised ones, or too little", "[unit]") {
  CHECK(found(with_clocks(1, 0.9), "nat-clocks").empty());
  CHECK(found(with_clocks(std::nullopt, 0), "nat-clocks").empty());
  CHECK(found(with_clocks(3, 0.5), "nat-clocks").empty());
  Snapshot snapshot = with_clocks(3, 0.9);
  snapshot.timewait[1].listener_syns = 7;
  CHECK(found(snapshot, "nat-clocks").empty());
}

}  // namespace
}  // namespace pawprint
