// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The saved views of a recording, as any SQLite client sees them. Their counts against the
// report's are in tests/root/record.sh.
#include "catch.h"
#include "record/database.h"
#include "unit/record/recording.h"

namespace pawprint {
namespace {

TEST_CASE("recording: a session whose end was not seen has no length in the views", "[unit]") {
  const test::TempDir dir;
  test::SessionShape seen;
  seen.run_ms = 5000;
  test::SessionShape lost = seen;
  lost.pid += 10;
  lost.begin_ms += 1;
  auto unseen = test::make_exit(lost);
  unseen.h.have = PP_END_UNSEEN;
  test::record(dir.path() / "r",
               {test::make_tick(900), test::make_exec(seen), test::make_exec(lost),
                test::make_exit(seen), unseen, test::make_runtime_exit(seen)});
  auto database = Database::open(dir.path() / "r", Database::Access::kRead);
  REQUIRE(database);
  const auto number = [&](const char* sql) {
    const auto value = database->integer(sql);
    REQUIRE(value);
    return *value;
  };
  CHECK(number("SELECT count(*) FROM probe_sessions") == 2);
  CHECK(number("SELECT count(run_ms) FROM probe_sessions") == 1);
  CHECK(number("SELECT count(total_ms) FROM probe_sessions") == 1);
  CHECK(number("SELECT count(exit_code) FROM probe_sessions") == 1);
  CHECK(number("SELECT count(*) FROM probes_over_timeout") == 1);
}

}  // namespace
}  // namespace pawprint
