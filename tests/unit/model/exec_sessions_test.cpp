// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/exec_sessions.h"

#include "catch.h"
#include "unit/builders.h"

namespace pawprint {
namespace {

using test::kMs;

TEST_CASE("exec sessions: one is over when its runtime ends", "[unit]") {
  ExecSessions sessions;
  const test::SessionShape shape;
  CHECK(sessions.on_event(test::make_exec(shape)).empty());
  CHECK(sessions.on_event(test::make_exit(shape)).empty());
  const auto over = sessions.on_event(test::make_runtime_exit(shape));
  REQUIRE(over.size() == 1);
  CHECK(over[0].command == "/bin/check -q");
  CHECK(over[0].container_id == test::container('a'));
  CHECK(over[0].total_ns() == 330 * kMs);
  CHECK(over[0].phases().setup == 24 * kMs);
  CHECK(over[0].phases().start == 4 * kMs);
  CHECK(over[0].phases().run == 301 * kMs);
  CHECK(over[0].phases().teardown == 1 * kMs);
  CHECK(sessions.on_event(test::make_runtime_exit(shape)).empty());
}

TEST_CASE("exec sessions: one whose end was not seen is none", "[unit]") {
  ExecSessions sessions;
  test::SessionShape shape;
  shape.runtime_known = false;
  sessions.on_event(test::make_exec(shape));
  auto unseen = test::make_exit(shape);
  unseen.h.have = PP_END_UNSEEN;
  CHECK(sessions.on_event(unseen).empty());
  CHECK(sessions.on_event(test::make_exit(shape)).empty());
}

TEST_CASE("exec sessions: without a runtime its exit ends it", "[unit]") {
  ExecSessions sessions;
  test::SessionShape shape;
  shape.runtime_known = false;
  sessions.on_event(test::make_exec(shape));
  const auto over = sessions.on_event(test::make_exit(shape));
  REQUIRE(over.size() == 1);
  CHECK_FALSE(over[0].phases().setup);
  CHECK_FALSE(over[0].phases().teardown);
  CHECK(over[0].total_ns() == 305 * kMs);
}

TEST_CASE("exec sessions: a runtime that hangs is not waited for longer than the model waits",
          "[unit]") {
  ExecSessions sessions;
  const test::SessionShape shape;
  sessions.on_event(test::make_exec(shape));
  sessions.on_event(test::make_exit(shape));
  CHECK(sessions.on_event(test::make_tick(shape.exit_ms() + 10'000)).empty());
  CHECK(sessions.on_event(test::make_tick(shape.exit_ms() + 10'001)).size() == 1);
}

TEST_CASE("exec sessions: bounded, and events of unknown ones are nothing", "[unit]") {
  ExecSessions sessions;
  test::SessionShape shape;
  CHECK(sessions.on_event(test::make_exit(shape)).empty());
  CHECK(sessions.on_event(test::make_runtime_exit(shape)).empty());
  for (std::uint32_t pid = 1; pid <= ExecSessions::kMostOpen + 1; ++pid) {
    shape.pid = pid;
    sessions.on_event(test::make_exec(shape));
  }
  CHECK(sessions.on_event(test::make_exit(shape)).empty());
  CHECK(sessions.on_event(test::make_runtime_exit(shape)).empty());
}

}  // namespace
}  // namespace pawprint
