// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// probe-killed, probe-leftover, runtime-slow, node-cpu-pressure: what they say, and what
// they must not say.
#include "catch.h"
#include "unit/findings/probe_rows.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

std::vector<Finding> found_in(const std::string& id, std::vector<ProbeRow> rows) {
  Snapshot snapshot = quiet();
  snapshot.probes = std::move(rows);
  return found(snapshot, id);
}

TEST_CASE("probe rules: quick probes have no findings", "[unit]") {
  for (const char* id : {"probe-timeout-short", "probe-killed", "probe-leftover", "runtime-slow",
                         "node-cpu-pressure"}) {
    INFO(id);
    CHECK(found_in(id, {quick_probe('a'), quick_probe('b')}).empty());
  }
}

TEST_CASE("probe-killed: how many, and what to do", "[unit]") {
  ProbeRow row = late_probe('a', 12, 0);
  row.killed = 12;
  const auto findings = found_in("probe-killed", {row});
  REQUIRE(findings.size() == 1);
  CHECK(tells(findings[0], "was killed at its timeout 12 times"));
  CHECK(tells(findings[0], "timeoutSeconds\":3"));
  CHECK(findings[0].severity == "warning");
  row.kind = "liveness";
  row.consequence = "restart";
  CHECK(found_in("probe-killed", {row})[0].severity == "critical");
}

TEST_CASE("probe-leftover: one is a warning, a pile is critical", "[unit]") {
  ProbeRow row = quick_probe('a');
  row.leftover = 1;
  row.running = 1;
  row.longest_leftover_ns = 90'000 * kMs;
  const auto one = found_in("probe-leftover", {row});
  REQUIRE(one.size() == 1);
  CHECK(one[0].severity == "warning");
  CHECK(tells(one[0], "1 of them are the command itself, 0 what it left behind"));
  CHECK(tells(one[0], "the oldest has run for 90.0 s, the timeout is 1.0 s"));
  row.leftover = 5;
  row.running = 1;
  CHECK(found_in("probe-leftover", {row})[0].severity == "critical");
  CHECK(tells(found_in("probe-leftover", {row})[0], "4 what it left behind"));
}

TEST_CASE("runtime-slow: the runtime takes longer than the command", "[unit]") {
  ProbeRow row = quick_probe('a');
  row.phases_p99 = {700 * kMs, 20 * kMs, 50 * kMs, 10 * kMs};
  row.slowest_phase = "setup";
  const auto findings = found_in("runtime-slow", {row});
  REQUIRE(findings.size() == 1);
  CHECK(tells(findings[0], "up to 730 ms around a probe that runs 50 ms"));
  CHECK(tells(findings[0], "setup 700 ms, start 20 ms, run 50 ms, teardown 10 ms"));
}

TEST_CASE("runtime-slow: not when the command takes longer, nor from two sessions", "[unit]") {
  ProbeRow row = quick_probe('a');
  row.phases_p99 = {700 * kMs, 20 * kMs, 2000 * kMs, 10 * kMs};
  CHECK(found_in("runtime-slow", {row}).empty());
  row = quick_probe('a');
  row.phases_p99 = {700 * kMs, 20 * kMs, 50 * kMs, std::nullopt};
  row.slowest_phase = "setup";
  row.count = 2;
  CHECK(found_in("runtime-slow", {row}).empty());
  row.count = 3;
  CHECK(found_in("runtime-slow", {row}).size() == 1);
}

TEST_CASE("node-cpu-pressure: several containers wait: the node is the common cause", "[unit]") {
  ProbeRow row = quick_probe('a');
  row.runq_wait_ns = 100 * 200 * kMs;
  ProbeRow other = row;
  other.container_id = container('b');
  const auto one = found_in("node-cpu-pressure", {row});
  REQUIRE(one.size() == 1);
  CHECK(tells(one[0], "200 ms waiting for a CPU and 20 ms of CPU time in each session"));
  CHECK_FALSE(tells(one[0], "common cause"));
  const auto two = found_in("node-cpu-pressure", {row, other});
  REQUIRE(two.size() == 1);
  CHECK(tells(two[0], "probes of 2 containers wait for a CPU"));
  CHECK(tells(two[0], "the node is the common cause"));
  CHECK(two[0].confidence > one[0].confidence);
}

TEST_CASE("node-cpu-pressure: a container's own limit is named instead", "[unit]") {
  ProbeRow row = quick_probe('a');
  row.throttled_ns = 100 * 90 * kMs;
  row.runq_wait_ns = 100 * 200 * kMs;
  const auto findings = found_in("node-cpu-pressure", {row});
  REQUIRE(findings.size() == 1);
  CHECK(tells(findings[0], "the CPU limit of its container throttles"));
  CHECK(tells(findings[0], "throttled for 90 ms during each of 100 sessions"));
}

TEST_CASE("node-cpu-pressure: not when the wait is unknown, short, or less than the work",
          "[unit]") {
  ProbeRow row = quick_probe('a');
  row.runq_wait_ns.reset();
  row.throttled_ns.reset();
  CHECK(found_in("node-cpu-pressure", {row}).empty());
  row.runq_wait_ns = 100 * 40 * kMs;
  CHECK(found_in("node-cpu-pressure", {row}).empty());
  row.runq_wait_ns = 100 * 60 * kMs;
  row.cpu_ns = 100 * 400 * kMs;
  CHECK(found_in("node-cpu-pressure", {row}).empty());
}

}  // namespace
}  // namespace pawprint
