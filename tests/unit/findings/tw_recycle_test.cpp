// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// tw-recycle-on and tw-recycle-nat: the setting, and what it does.
#include "catch.h"
#include "unit/builders.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

Snapshot recycling() {
  Snapshot snapshot = quiet();
  snapshot.node.kernel = "3.10.99";
  snapshot.sysctls["net.ipv4.tcp_tw_recycle"] = 1;
  return snapshot;
}

TEST_CASE("tw-recycle-on: critical on a node that forwards", "[unit]") {
  const auto findings = found(recycling(), "tw-recycle-on");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "critical");
  CHECK(findings[0].confidence == 1);
  CHECK(tells(findings[0], "sysctl -w net.ipv4.tcp_tw_recycle=0"));
}

TEST_CASE("tw-recycle-on: critical with containers or SYNs that it refuses", "[unit]") {
  Snapshot snapshot = recycling();
  snapshot.sysctls.erase("net.ipv4.ip_forward");
  CHECK(found(snapshot, "tw-recycle-on").at(0).severity == "warning");
  Snapshot with_containers = snapshot;
  with_containers.probes.emplace_back();
  CHECK(found(with_containers, "tw-recycle-on").at(0).severity == "critical");
  snapshot.timewait.push_back(quiet_host("192.0.2.7"));
  snapshot.timewait[0].recycle_would_refuse = 2;
  CHECK(found(snapshot, "tw-recycle-on").at(0).severity == "critical");
  CHECK(tells(found(snapshot, "tw-recycle-on").at(0), "2 SYNs of 1 host "));
}

TEST_CASE("tw-recycle-on: without timestamps it has no effect, and is a warning", "[unit]") {
  Snapshot snapshot = recycling();
  snapshot.sysctls["net.ipv4.tcp_timestamps"] = 0;
  CHECK(found(snapshot, "tw-recycle-on").at(0).severity == "warning");
}

TEST_CASE("tw-recycle-on: none where it is 0 or the kernel does not have it", "[unit]") {
  Snapshot snapshot = recycling();
  snapshot.sysctls["net.ipv4.tcp_tw_recycle"] = 0;
  CHECK(found(snapshot, "tw-recycle-on").empty());
  CHECK(found(quiet(), "tw-recycle-on").empty());
}

TEST_CASE("tw-recycle-nat: refused SYNs, most refused host first", "[unit]") {
  Snapshot snapshot = recycling();
  add_drops(snapshot, "paws_per_host", 2);
  add_drops(snapshot, "paws_per_host", 7);
  snapshot.syn_drops.back().remote = "198.51.100.1";
  snapshot.timewait.push_back(quiet_host("198.51.100.1"));
  snapshot.timewait[0].clocks = 3;
  const auto findings = found(snapshot, "tw-recycle-nat");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "critical");
  CHECK(findings[0].confidence > 0.9);
  CHECK(tells(findings[0], "9 SYNs of 2 remote addresses"));
  CHECK(findings[0].evidence.at(1) == "7 of 198.51.100.1, an address with 3 clocks behind it");
  CHECK(tells(findings[0], "sysctl -w net.ipv4.tcp_tw_recycle=0"));
  // The setting is told once.
  CHECK(found(snapshot, "tw-recycle-on").empty());
}

TEST_CASE("tw-recycle-nat: after it was turned off it is told as past", "[unit]") {
  Snapshot snapshot = recycling();
  add_drops(snapshot, "paws_per_host", 7);
  snapshot.sysctls["net.ipv4.tcp_tw_recycle"] = 0;
  const auto findings = found(snapshot, "tw-recycle-nat");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "warning");
  CHECK(tells(findings[0], "until it was turned off"));
  CHECK_FALSE(tells(findings[0], "sysctl -w"));
}

TEST_CASE("tw-recycle-nat: none from fewer than 3 refusals or another reason", "[unit]") {
  Snapshot snapshot = recycling();
  add_drops(snapshot, "paws_per_host", 2);
  add_drops(snapshot, "accept_queue_full", 20);
  CHECK(found(snapshot, "tw-recycle-nat").empty());
}

}  // namespace
}  // namespace pawprint
