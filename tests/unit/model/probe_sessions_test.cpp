// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model/probe_sessions.cpp: which session an event belongs to, and which row.
#include "model/probe_sessions.h"

#include "catch.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::kMs;
using test::ProbeRun;
using test::SessionShape;

TEST_CASE("probe: several sessions in one container at once are kept apart", "[unit]") {
  SessionShape quick;
  quick.pid = 1;
  quick.argv = {"quick"};
  SessionShape slow;
  slow.pid = 2;
  slow.argv = {"slow"};
  slow.run_ms = 800;
  slow.status = test::exited(1);
  ProbeRun run;
  run.add({test::make_exec(quick), test::make_exec(slow), test::make_exit(quick),
           test::make_runtime_exit(quick), test::make_exit(slow), test::make_runtime_exit(slow)});
  const auto rows = run.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].command == "quick");
  CHECK(rows[0].max_ns == 330 * kMs);
  CHECK(rows[0].failed == 0);
  CHECK(rows[1].command == "slow");
  CHECK(rows[1].max_ns == 829 * kMs);
  CHECK(rows[1].failed == 1);
}

TEST_CASE("probe: a pid that is used again is another session", "[unit]") {
  SessionShape first;
  SessionShape second;
  second.begin_ms = first.begin_ms + 10'000;
  second.run_ms = 500;
  ProbeRun run;
  run.add({test::make_exec(first), test::make_exec(second), test::make_exit(second),
           test::make_runtime_exit(second)});
  CHECK(run.row().count == 1);
  CHECK(run.row().max_ns == 529 * kMs);
}

TEST_CASE("probe: the same exit event twice counts once", "[unit]") {
  const SessionShape session;
  ProbeRun run;
  auto other = test::make_exit(session);
  other.exit_status = test::exited(1);
  other.h.time_ns += 100 * kMs;
  run.add({test::make_exec(session), test::make_exit(session), other,
           test::make_runtime_exit(session), other, test::make_runtime_exit(session)});
  CHECK(run.row().count == 1);
  CHECK(run.row().failed == 0);
  CHECK(run.row().max_ns == 330 * kMs);
}

TEST_CASE("probe: events of an unknown session make no row", "[unit]") {
  ProbeRun run;
  run.add({test::make_exit({}), test::make_runtime_exit({}),
           test::make_children_exit({}, 5000, 1, 1), test::make_container_start(900),
           test::make_tick(20'000)});
  CHECK(run.rows().empty());
}

TEST_CASE("probe: an exit of the right pid but another exec is not the session's", "[unit]") {
  auto exit = test::make_exit({});
  exit.exec_ns += 1;
  ProbeRun run;
  run.add({test::make_exec({}), exit});
  CHECK(run.row().count == 0);
  CHECK(run.row().running == 1);
}

TEST_CASE("probe: the same command in two containers is two rows", "[unit]") {
  SessionShape in_a;
  SessionShape in_b;
  in_b.container = 'b';
  in_b.pid = 200;
  ProbeRun run;
  run.whole(in_a).whole(in_b);
  const auto rows = run.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].container_id == test::container('a'));
  CHECK(rows[1].container_id == test::container('b'));
  CHECK(rows[0].command == rows[1].command);
}

TEST_CASE("probe: rows are sorted by count, then stay in order", "[unit]") {
  ProbeRun run;
  std::uint32_t pid = 0;
  for (const auto& [command, times] :
       std::vector<std::pair<std::string, int>>{{"a", 1}, {"b", 3}, {"c", 1}, {"d", 2}}) {
    for (int i = 0; i < times; ++i) {
      SessionShape session;
      session.argv = {command};
      session.pid = ++pid;
      run.whole(session);
    }
  }
  std::string order;
  for (const ProbeRow& row : run.rows()) order += row.command;
  CHECK(order == "bdac");
}

TEST_CASE("probe: sessions that find no room are counted as lost", "[unit]") {
  ProbeRun run;
  SessionShape session;
  for (std::uint32_t i = 0; i < ProbeSessions::kMostOpen + 2; ++i) {
    session.pid = i;
    run.add({test::make_exec(session)});
  }
  CHECK(run.row().running == ProbeSessions::kMostOpen);
  CHECK(run.snapshot().loss.by_stage[PP_LOSS_QUEUE] == 2);
}

TEST_CASE("probe: rows that find no room are counted as lost, known ones go on", "[unit]") {
  ProbeRun run;
  SessionShape session;
  for (std::uint32_t i = 0; i < ProbeSessions::kMostRows + 2; ++i) {
    session.argv = {"command", std::to_string(i)};
    session.pid = i;
    run.whole(session);
  }
  CHECK(run.rows().size() == ProbeSessions::kMostRows);
  CHECK(run.snapshot().loss.by_stage[PP_LOSS_QUEUE] == 2);
  session.argv = {"command", "0"};
  run.whole(session);
  CHECK(run.rows()[0].count == 2);
  CHECK(run.snapshot().loss.by_stage[PP_LOSS_QUEUE] == 2);
}

// Children that outlive are followed in a table of their own.
TEST_CASE("probe: outliving children that find no room are counted as lost", "[unit]") {
  ProbeRun run(1000);
  SessionShape session;
  session.children = 1;
  for (std::uint32_t i = 0; i < ProbeSessions::kMostOpen + 2; ++i) {
    session.pid = i;
    run.whole(session);
  }
  run.add({test::make_tick(60'000)});
  CHECK(run.row().leftover == ProbeSessions::kMostOpen);
  CHECK(run.snapshot().loss.by_stage[PP_LOSS_QUEUE] == 2);
}

}  // namespace
}  // namespace pawprint
