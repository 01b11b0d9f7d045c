// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "catch.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

std::vector<Finding> found_in(const Snapshot& snapshot) {
  return found(snapshot, "accept-queue-overflow");
}

TEST_CASE("accept-queue-overflow: names the listener, its measured limit and a larger one",
          "[unit]") {
  Snapshot snapshot = quiet();
  add_drops(snapshot, "accept_queue_full", 5);
  const auto findings = found_in(snapshot);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "warning");
  CHECK(findings[0].confidence > 0.9);
  CHECK(tells(findings[0], "nginx[4711], port 443"));
  CHECK(tells(findings[0], "accept queue 129 with a limit of 128"));
  CHECK(tells(findings[0], "from 128 to 1024"));
  // somaxconn is large enough as it is.
  CHECK_FALSE(tells(findings[0], "sysctl -w"));
}

TEST_CASE("accept-queue-overflow: raises somaxconn where it is the limit", "[unit]") {
  Snapshot snapshot = quiet();
  snapshot.sysctls["net.core.somaxconn"] = 128;
  add_drops(snapshot, "accept_queue_full", 5);
  CHECK(tells(found_in(snapshot).at(0), "nsenter -t 4711 -n sysctl -w net.core.somaxconn=1024"));
}

TEST_CASE("accept-queue-overflow: none from fewer than 3 drops or another reason", "[unit]") {
  Snapshot snapshot = quiet();
  add_drops(snapshot, "accept_queue_full", 2);
  add_drops(snapshot, "syn_queue_full", 50);
  CHECK(found_in(snapshot).empty());
}

TEST_CASE("accept-queue-overflow: one finding for each listener, over all its clients", "[unit]") {
  Snapshot snapshot = quiet();
  add_drops(snapshot, "accept_queue_full", 2);
  add_drops(snapshot, "accept_queue_full", 2);
  snapshot.syn_drops.back().remote = "192.0.2.8";
  add_drops(snapshot, "accept_queue_full", 9);
  own_listener(snapshot.syn_drops.back()).port = 80;
  const auto findings = found_in(snapshot);
  REQUIRE(findings.size() == 2);
  CHECK(tells(findings[0], "port 80"));
  CHECK(tells(findings[1], "4 SYNs of 2 hosts"));
}

TEST_CASE("accept-queue-overflow: what was seen on the wire is less certain", "[unit]") {
  Snapshot snapshot = quiet();
  add_drops(snapshot, "accept_queue_full", 5);
  snapshot.syn_drops[0].backend = "wire";
  snapshot.syn_drops[0].accept_queue.reset();
  own_listener(snapshot.syn_drops[0]).pid.reset();
  const auto findings = found_in(snapshot);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].confidence <= 0.5);
  CHECK(tells(findings[0], "not proved"));
  CHECK(tells(findings[0], "ss -lnt 'sport = :443'"));
}

}  // namespace
}  // namespace pawprint
