// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model/probe_sessions.cpp: the times of a session.
#include "catch.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::kMs;
using test::ProbeRun;
using test::SessionShape;

// A quantile is exact to 0.4 percent.
Approx about_ms(std::uint64_t ms) {
  return Approx(static_cast<double>(ms * kMs)).epsilon(0.004);
}
double value(const std::optional<std::uint64_t>& ns) {
  REQUIRE(ns);
  return static_cast<double>(*ns);
}

TEST_CASE("probe: setup, start, run and teardown come from the events", "[unit]") {
  const auto row = ProbeRun().whole({}).row();
  CHECK(row.count == 1);
  CHECK(row.running == 0);
  CHECK(value(row.phases_p99.setup) == about_ms(24));
  CHECK(value(row.phases_p99.start) == about_ms(4));
  CHECK(value(row.phases_p99.run) == about_ms(301));
  CHECK(value(row.phases_p99.teardown) == about_ms(1));
  CHECK(row.slowest_phase == "run");
}

TEST_CASE("probe: total is from the runtime's exec to its exit", "[unit]") {
  const auto row = ProbeRun().whole({}).row();
  CHECK(row.max_ns == 330 * kMs);
  CHECK(value(row.p50_ns) == about_ms(330));
  CHECK(value(row.p90_ns) == about_ms(330));
  CHECK(value(row.p99_ns) == about_ms(330));
  CHECK(value(row.run_p50_ns) == about_ms(301));
}

TEST_CASE("probe: the slowest phase is the one that takes longest", "[unit]") {
  SessionShape session;
  SECTION("setup") {
    session.setup_ms = 900;
  }
  SECTION("start") {
    session.start_ms = 900;
  }
  SECTION("teardown") {
    session.teardown_ms = 900;
  }
  const auto row = ProbeRun().whole(session).row();
  const std::string expected = session.setup_ms == 900   ? "setup"
                               : session.start_ms == 900 ? "start"
                                                         : "teardown";
  CHECK(row.slowest_phase == expected);
}

TEST_CASE("probe: a detached runtime leaves teardown unknown, total ends with the command",
          "[unit]") {
  const SessionShape session;
  auto runtime_exit = test::make_runtime_exit(session);
  runtime_exit.h.time_ns = (session.exec_ms() + 10) * kMs;
  const auto row =
      ProbeRun().add({test::make_exec(session), runtime_exit, test::make_exit(session)}).row();
  CHECK(row.count == 1);
  CHECK_FALSE(row.phases_p99.teardown);
  CHECK(row.max_ns == 329 * kMs);
  CHECK(value(row.phases_p99.setup) == about_ms(24));
}

TEST_CASE("probe: without a known runtime setup is unknown, total begins in the cgroup", "[unit]") {
  SessionShape session;
  session.runtime_known = false;
  const auto row = ProbeRun().add({test::make_exec(session), test::make_exit(session)}).row();
  CHECK(row.count == 1);
  CHECK_FALSE(row.phases_p99.setup);
  CHECK_FALSE(row.phases_p99.teardown);
  CHECK(row.max_ns == 305 * kMs);
  CHECK(value(row.phases_p99.start) == about_ms(4));
}

TEST_CASE("probe: a session is complete only when its runtime has ended", "[unit]") {
  const SessionShape session;
  ProbeRun run;
  run.add({test::make_exec(session), test::make_exit(session)});
  CHECK(run.row().count == 0);
  CHECK(run.row().running == 0);
  run.add({test::make_runtime_exit(session)});
  CHECK(run.row().count == 1);
}

TEST_CASE("probe: a runtime that never exits is waited for as long as the grace", "[unit]") {
  const SessionShape session;
  constexpr std::uint64_t kGraceMs = ProbeSessions::kRuntimeGraceNs / kMs;
  ProbeRun run;
  run.add({test::make_exec(session), test::make_exit(session)});
  run.add({test::make_tick(session.exit_ms() + kGraceMs)});
  CHECK(run.row().count == 0);
  run.add({test::make_tick(session.exit_ms() + kGraceMs + 1)});
  const auto row = run.row();
  CHECK(row.count == 1);
  CHECK_FALSE(row.phases_p99.teardown);
  CHECK(row.max_ns == 329 * kMs);
  // Its exit comes after all: nothing is counted twice.
  auto late = test::make_runtime_exit(session);
  late.h.time_ns = (session.exit_ms() + kGraceMs + 500) * kMs;
  run.add({late});
  CHECK(run.row().count == 1);
  CHECK_FALSE(run.row().phases_p99.teardown);
}

TEST_CASE("probe: a session that still runs is not completed by ticks", "[unit]") {
  ProbeRun run;
  run.add({test::make_exec({}), test::make_tick(3'600'000)});
  CHECK(run.row().count == 0);
  CHECK(run.row().running == 1);
}

TEST_CASE("probe: quantiles are of all sessions of the row", "[unit]") {
  ProbeRun run;
  for (std::uint32_t i = 1; i <= 100; ++i) {
    SessionShape session;
    session.pid = i;
    session.begin_ms = 1000 * i;
    session.run_ms = i;
    session.setup_ms = session.start_ms = session.teardown_ms = 0;
    run.whole(session);
  }
  const auto row = run.row();
  CHECK(row.count == 100);
  CHECK(value(row.p50_ns) == about_ms(50));
  CHECK(value(row.p90_ns) == about_ms(90));
  CHECK(value(row.p99_ns) == about_ms(99));
  CHECK(row.max_ns == 100 * kMs);
}

TEST_CASE("probe: times that run backwards are 0, not huge", "[unit]") {
  auto exec = test::make_exec({});
  exec.setup_ns = exec.enter_ns + kMs;
  auto exit = test::make_exit({});
  const auto row = ProbeRun().add({exec, exit, test::make_runtime_exit({})}).row();
  CHECK(row.phases_p99.setup == 0);
  CHECK(row.max_ns < 1000 * kMs);
}

TEST_CASE("probe: CPU time and waiting are sums, unknown where the kernel has none", "[unit]") {
  SessionShape session;
  ProbeRun run;
  run.whole(session);
  session.begin_ms += 10'000;
  run.whole(session);
  CHECK(run.row().cpu_ns == 6 * kMs);
  CHECK(run.row().runq_wait_ns == 4 * kMs);
  CHECK_FALSE(run.row().throttled_ns);

  auto exit = test::make_exit({});
  exit.h.have = PP_HAVE_CPU | PP_HAVE_STATUS;
  exit.runq_wait_ns = 0;
  const auto row = ProbeRun().add({test::make_exec({}), exit, test::make_runtime_exit({})}).row();
  CHECK(row.cpu_ns == 3 * kMs);
  CHECK_FALSE(row.runq_wait_ns);
}

}  // namespace
}  // namespace pawprint
