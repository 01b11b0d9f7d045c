// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model/probe_sessions.cpp: exit codes, timeouts, failures.
#include "catch.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::kMs;
using test::ProbeRun;
using test::SessionShape;

constexpr std::uint32_t kSigKill = 9;
constexpr std::uint32_t kSigSegv = 11;
constexpr std::uint32_t kCoreDumped = 0x80;

// A session of `total_ms` with `status`, after those before it.
SessionShape session_of(std::uint64_t total_ms, std::uint32_t status, std::uint32_t number = 0) {
  SessionShape session;
  session.pid = 100 + number;
  session.begin_ms = 1000 + std::uint64_t{number} * 60'000;
  session.setup_ms = session.start_ms = session.teardown_ms = 0;
  session.run_ms = total_ms;
  session.status = status;
  return session;
}

TEST_CASE("probe: exit codes are those of a shell", "[unit]") {
  ProbeRun run;
  std::uint32_t number = 0;
  for (const std::uint32_t status :
       {test::exited(0), test::exited(0), test::exited(1), test::exited(255),
        test::killed_by(kSigKill), test::killed_by(kSigSegv) | kCoreDumped}) {
    run.whole(session_of(10, status, number++));
  }
  CHECK(run.row().exit_codes ==
        std::map<int, std::uint64_t>{{0, 2}, {1, 1}, {255, 1}, {137, 1}, {139, 1}});
  CHECK(run.row().failed == 4);
}

TEST_CASE("probe: an exit status that is unknown is no exit code and no failure", "[unit]") {
  auto exit = test::make_exit({});
  exit.h.have = PP_HAVE_CPU;
  exit.exit_status = test::exited(1);
  const auto row = ProbeRun().add({test::make_exec({}), exit, test::make_runtime_exit({})}).row();
  CHECK(row.count == 1);
  CHECK(row.exit_codes.empty());
  CHECK(row.failed == 0);
  CHECK(row.consecutive_failures == 0);
}

TEST_CASE("probe: SIGKILL at the timeout is killed by the runtime", "[unit]") {
  const auto row = ProbeRun(1000).whole(session_of(1003, test::killed_by(kSigKill))).row();
  CHECK(row.killed == 1);
  CHECK(row.failed == 1);
  CHECK(row.over_timeout == 1);
}

TEST_CASE("probe: SIGKILL just before the timeout is the timeout too", "[unit]") {
  const auto row = ProbeRun(1000).whole(session_of(950, test::killed_by(kSigKill))).row();
  CHECK(row.killed == 1);
  CHECK(row.over_timeout == 0);
}

TEST_CASE("probe: SIGKILL well before the timeout is a failure of another kind", "[unit]") {
  const auto row = ProbeRun(1000).whole(session_of(200, test::killed_by(kSigKill))).row();
  CHECK(row.killed == 0);
  CHECK(row.failed == 1);
  CHECK(row.over_timeout == 0);
}

TEST_CASE("probe: another signal at the timeout is not killed", "[unit]") {
  const auto row = ProbeRun(1000).whole(session_of(1003, test::killed_by(kSigSegv))).row();
  CHECK(row.killed == 0);
  CHECK(row.failed == 1);
}

TEST_CASE("probe: exit code 137 of a shell is not killed", "[unit]") {
  const auto row = ProbeRun(1000).whole(session_of(1003, test::exited(137))).row();
  CHECK(row.killed == 0);
  CHECK(row.exit_codes == std::map<int, std::uint64_t>{{137, 1}});
}

TEST_CASE("probe: over the timeout is more than it, by total", "[unit]") {
  ProbeRun run(1000);
  run.whole(session_of(1000, 0, 0));
  CHECK(run.row().over_timeout == 0);
  run.whole(session_of(1001, 0, 1));
  CHECK(run.row().over_timeout == 1);
  // The command itself was quick: kubelet waits for the runtime too.
  SessionShape slow_setup = session_of(10, 0, 2);
  slow_setup.setup_ms = 1500;
  run.whole(slow_setup);
  CHECK(run.row().over_timeout == 2);
  CHECK(run.row().failed == 0);
  CHECK(run.row().timeout_ns == 1000 * kMs);
  CHECK(run.row().timeout_source == "option");
}

TEST_CASE("probe: the timeout is that of the option", "[unit]") {
  const auto row = ProbeRun(5000).whole(session_of(1001, 0)).row();
  CHECK(row.over_timeout == 0);
  CHECK(row.timeout_ns == 5000 * kMs);
}

TEST_CASE("probe: consecutive failures count up and a success ends them", "[unit]") {
  ProbeRun run(1000);
  run.whole(session_of(10, test::exited(1), 0));
  run.whole(session_of(1500, test::exited(0), 1));  // too late is a failure for kubelet
  run.whole(session_of(1000, test::killed_by(kSigKill), 2));
  CHECK(run.row().consecutive_failures == 3);
  run.whole(session_of(10, test::exited(0), 3));
  CHECK(run.row().consecutive_failures == 0);
  run.whole(session_of(10, test::exited(1), 4));
  CHECK(run.row().consecutive_failures == 1);
}

}  // namespace
}  // namespace pawprint
