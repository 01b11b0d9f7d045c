// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "catch.h"
#include "unit/findings/probe_rows.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

std::vector<Finding> found_in(std::vector<ProbeRow> rows) {
  Snapshot snapshot = quiet();
  snapshot.probes = std::move(rows);
  return found(snapshot, "probe-timeout-short");
}

TEST_CASE("probe-timeout-short: names the probe, its share and the command that mends it",
          "[unit]") {
  const auto findings = found_in({late_probe('a', 40, 0)});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "warning");
  CHECK(tells(findings[0], "readiness probe of kube-system/calico-node-x7k2p/calico-node"));
  CHECK(tells(findings[0], "40 of 100 sessions (40 %) took longer than 1.0 s"));
  CHECK(tells(
      findings[0],
      R"(kubectl -n kube-system patch daemonset calico-node -p '{"spec":{"template":{"spec":)"
      R"({"containers":[{"name":"calico-node","readinessProbe":{"timeoutSeconds":3}}]}}}}')"));
  CHECK_FALSE(tells(findings[0], "common cause"));
}

TEST_CASE("probe-timeout-short: the pod's name tells its owner", "[unit]") {
  ProbeRow row = late_probe('a', 40, 0);
  row.pod = "calico-kube-controllers-5d4b78db86-r62hs";
  CHECK(tells(found_in({row})[0], "patch deployment calico-kube-controllers -p"));
  row.pod = "redis-0";
  CHECK(tells(found_in({row})[0], "patch statefulset redis -p"));
  row.pod = "bare";
  CHECK(tells(found_in({row})[0], "readinessProbe.timeoutSeconds: 3"));
  CHECK_FALSE(tells(found_in({row})[0], "kubectl"));
}

TEST_CASE("probe-timeout-short: containers that are late together have the node in common",
          "[unit]") {
  const auto findings = found_in({late_probe('a', 40, 30), late_probe('b', 20, 20)});
  REQUIRE(findings.size() == 2);
  CHECK(tells(findings[0], "the node is the common cause"));
  CHECK(tells(findings[1], "the node is the common cause"));
  // Two that are late at times of their own do not.
  CHECK_FALSE(tells(found_in({late_probe('a', 40, 3), late_probe('b', 20, 3)})[0], "common cause"));
}

TEST_CASE("probe-timeout-short: failureThreshold reached is critical", "[unit]") {
  ProbeRow row = late_probe('a', 40, 0);
  row.most_consecutive_failures = 4;
  row.threshold_reached = 1;
  row.consequence = "unready";
  const auto findings = found_in({row});
  CHECK(findings.at(0).severity == "critical");
  CHECK(tells(findings[0], "up to 4 failures in a row, failureThreshold is 3: the kubelet makes"));
}

TEST_CASE("probe-timeout-short: no suggestion without samples", "[unit]") {
  ProbeRow row = late_probe('a', 5, 0);
  row.count = 9;
  row.suggested_timeout_s.reset();
  CHECK(tells(found_in({row}).at(0), "measure at least 10 sessions (so far 9)"));
}

TEST_CASE("probe-timeout-short: not from a few late ones, hooks, or without a timeout", "[unit]") {
  CHECK(found_in({quick_probe('a')}).empty());
  CHECK(found_in({late_probe('a', 2, 2)}).empty());
  ProbeRow seldom = late_probe('a', 9, 0);
  seldom.count = 1000;
  CHECK(found_in({seldom}).empty());
  ProbeRow hook = late_probe('a', 40, 0);
  hook.kind = "hook";
  CHECK(found_in({hook}).empty());
  ProbeRow endless = late_probe('a', 40, 0);
  endless.timeout_ns.reset();
  CHECK(found_in({endless}).empty());
}

}  // namespace
}  // namespace pawprint
