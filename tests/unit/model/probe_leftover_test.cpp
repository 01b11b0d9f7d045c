// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model/probe_sessions.cpp: sessions and children that run past the timeout.
#include "catch.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::kMs;
using test::ProbeRun;
using test::SessionShape;

SessionShape with_child() {
  SessionShape session;
  session.children = 1;
  return session;
}

TEST_CASE("probe: a session past its timeout is a leftover while it runs", "[unit]") {
  SessionShape session;
  session.run_ms = 5000;
  ProbeRun run(1000);
  run.add({test::make_exec(session), test::make_tick(session.begin_ms + 1000)});
  CHECK(run.row().running == 1);
  CHECK(run.row().leftover == 0);
  run.add({test::make_tick(session.begin_ms + 1001)});
  CHECK(run.row().running == 1);
  CHECK(run.row().leftover == 1);
  run.add({test::make_exit(session), test::make_runtime_exit(session)});
  CHECK(run.row().running == 0);
  CHECK(run.row().leftover == 0);
  CHECK(run.row().over_timeout == 1);
}

TEST_CASE("probe: a session whose end was not seen is neither running nor counted", "[unit]") {
  SessionShape session;
  ProbeRun run(1000);
  pp_probe_exit gone = test::make_exit(session);
  gone.h.have = PP_END_UNSEEN;
  run.add({test::make_exec(session), gone, test::make_tick(60'000)});
  CHECK(run.row().running == 0);
  CHECK(run.row().leftover == 0);
  CHECK(run.row().count == 0);
}

TEST_CASE("probe: children whose end was not seen are no leftover for ever", "[unit]") {
  ProbeRun run(1000);
  run.whole(with_child());
  auto gone = test::make_children_exit(with_child(), 30'000, 0, 0);
  gone.h.have = PP_END_UNSEEN;
  run.add({test::make_tick(2001)});
  REQUIRE(run.row().leftover == 1);
  const auto cpu_ns = run.row().cpu_ns;
  run.add({gone, test::make_tick(31'000)});
  CHECK(run.row().leftover == 0);
  CHECK(run.row().count == 1);
  CHECK(run.row().cpu_ns == cpu_ns);
}

TEST_CASE("probe: children that outlive the command are a leftover until they end", "[unit]") {
  ProbeRun run(1000);
  run.whole(with_child());
  CHECK(run.row().leftover == 0);
  run.add({test::make_tick(2001)});
  CHECK(run.row().leftover == 1);
  CHECK(run.row().running == 0);
  CHECK(run.row().count == 1);
  run.add({test::make_children_exit(with_child(), 30'000, 10, 7)});
  CHECK(run.row().leftover == 0);
  CHECK(run.row().count == 1);
}

TEST_CASE("probe: the CPU time of children that outlive is added once", "[unit]") {
  ProbeRun run;
  run.whole(with_child());
  run.add({test::make_children_exit(with_child(), 30'000, 10, 7)});
  CHECK(run.row().cpu_ns == 10 * kMs);
  CHECK(run.row().runq_wait_ns == 7 * kMs);
  run.add({test::make_children_exit(with_child(), 30'001, 10, 7)});
  CHECK(run.row().cpu_ns == 10 * kMs);
}

// A child that holds stdout open: the runtime waits for it, so it ends before the runtime.
TEST_CASE("probe: children that end before the runtime leave no leftover", "[unit]") {
  SessionShape session = with_child();
  session.teardown_ms = 2000;
  ProbeRun run(1000);
  run.add({test::make_exec(session), test::make_exit(session),
           test::make_children_exit(session, session.exit_ms() + 1999, 10, 7),
           test::make_runtime_exit(session), test::make_tick(60'000)});
  CHECK(run.row().count == 1);
  CHECK(run.row().leftover == 0);
  CHECK(run.row().cpu_ns == 10 * kMs);
  CHECK(run.row().runq_wait_ns == 7 * kMs);
}

TEST_CASE("probe: children are still a leftover while the runtime waits for them", "[unit]") {
  SessionShape session = with_child();
  ProbeRun run(1000);
  run.add({test::make_exec(session), test::make_exit(session), test::make_tick(5000)});
  CHECK(run.row().running == 0);
  CHECK(run.row().leftover == 1);
}

TEST_CASE("probe: a session that has just begun is running and no leftover", "[unit]") {
  ProbeRun run(1000);
  run.add({test::make_exec({})});
  const auto row = run.row();
  CHECK(row.running == 1);
  CHECK(row.leftover == 0);
  CHECK(row.count == 0);
  CHECK_FALSE(row.p50_ns);
  CHECK_FALSE(row.max_ns);
  CHECK_FALSE(row.slowest_phase);
  CHECK_FALSE(row.cpu_ns);
}

TEST_CASE("probe: children that are seen to end before their command are no leftover", "[unit]") {
  // Both end at once on two CPUs: the command still counted the child.
  SessionShape session;
  session.children = 1;
  const auto children = test::make_children_exit(session, session.exit_ms() - 1, 9, 8);
  ProbeRun run;
  run.add({test::make_exec(session), children, test::make_exit(session),
           test::make_runtime_exit(session), test::make_tick(60'000)});
  CHECK(run.row().count == 1);
  CHECK(run.row().leftover == 0);
  CHECK(run.row().cpu_ns == 9 * test::kMs);
}

TEST_CASE("probe: a leftover says how long it has run", "[unit]") {
  const SessionShape session;
  ProbeRun run(1000);
  run.add({test::make_exec(session), test::make_tick(session.begin_ms + 500)});
  CHECK(run.row().longest_leftover_ns == std::nullopt);
  run.add({test::make_tick(session.begin_ms + 5000)});
  CHECK(run.row().leftover == 1);
  CHECK(run.row().longest_leftover_ns == 5000 * test::kMs);
}

}  // namespace
}  // namespace pawprint
