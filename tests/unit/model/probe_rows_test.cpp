// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model/probe_rows.cpp: what-if table, throttled time, containers that are late together.
#include "model/probe_rows.h"

#include "catch.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::kMs;
using test::ProbeRun;
using test::SessionShape;

SessionShape session_of(char container, std::uint64_t begin_ms, std::uint64_t run_ms) {
  SessionShape session;
  session.container = container;
  session.begin_ms = begin_ms;
  session.run_ms = run_ms;
  return session;
}

std::vector<std::uint64_t> over(const ProbeRow& row) {
  std::vector<std::uint64_t> counts;
  for (const auto& one : row.what_if) counts.push_back(one.over);
  return counts;
}

TEST_CASE("probe: what other timeouts would have meant", "[unit]") {
  ProbeRun run;
  std::uint64_t begin_ms = 1000;
  for (const std::uint64_t run_ms : {500, 1500, 2500, 2600, 4000, 6000, 12'000}) {
    run.whole(session_of('a', begin_ms += 20'000, run_ms));
  }
  CHECK(over(run.row()) == std::vector<std::uint64_t>{6, 5, 3, 2, 1});
  CHECK(run.row().what_if.front().timeout_s == 1);
  CHECK(run.row().what_if.back().timeout_s == 10);
}

TEST_CASE("probe: throttled time adds up, before and after a session is complete", "[unit]") {
  ProbeRun run;
  const auto first = session_of('a', 1000, 500);
  const auto second = session_of('a', 3000, 500);
  run.whole(first);
  CHECK(run.row().throttled_ns == std::nullopt);
  run.add({test::make_throttled(first, 40)});
  run.add({test::make_exec(second), test::make_exit(second), test::make_throttled(second, 2)});
  CHECK(run.row().throttled_ns == 42 * kMs);
}

TEST_CASE("probe: throttled time of a session that is long over is left out", "[unit]") {
  ProbeRun run;
  run.whole({});
  run.add({test::make_tick(3000), test::make_tick(4000), test::make_throttled({}, 40)});
  CHECK(run.row().throttled_ns == std::nullopt);
}

TEST_CASE("probe: late sessions of two containers at one time are late together", "[unit]") {
  ProbeRun run;
  run.whole(session_of('a', 1000, 1500));
  run.whole(session_of('a', 4000, 1500));
  run.whole(session_of('b', 5000, 1600));
  run.whole(session_of('b', 60'000, 1600));  // alone
  run.whole(session_of('c', 5000, 100));     // in time
  for (const ProbeRow& row : run.rows()) {
    INFO(row.container_id);
    const std::uint64_t expected = row.container_id[0] == 'a'   ? 2
                                   : row.container_id[0] == 'b' ? 1
                                                                : 0;
    CHECK(row.over_with_others == expected);
  }
}

TEST_CASE("probe: late sessions of one container only are not late together", "[unit]") {
  ProbeRun run;
  auto other_command = session_of('a', 1500, 1500);
  other_command.argv = {"/other"};
  run.whole(session_of('a', 1000, 1500)).whole(other_command);
  for (const ProbeRow& row : run.rows()) CHECK(row.over_with_others == 0);
}

}  // namespace
}  // namespace pawprint
