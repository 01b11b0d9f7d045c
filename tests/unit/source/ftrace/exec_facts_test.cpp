// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/exec_facts.h"

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint {

TEST_CASE("exec facts: in a container, in none, gone", "[unit]") {
  const test::TempDir proc;
  const std::string id(64, 'a');
  proc.write("7/cgroup", "4:memory:/kubepods/" + id + "/sub\n");
  proc.write("8/cgroup", "0::/init.scope\n");
  const ExecFacts facts(proc.path());
  CHECK(facts.container_of(7) == id);
  CHECK(facts.container_of(8) == "");
  CHECK(facts.container_of(9) == std::nullopt);
  CHECK(facts.is_alive(8));
  CHECK_FALSE(facts.is_alive(9));
}

TEST_CASE("exec facts: the parent, whatever the process calls itself", "[unit]") {
  const test::TempDir proc;
  proc.write("7/stat", "7 (a) S 1 (b) S 42 7 7 0");
  proc.write("8/stat", "8 (cut) ");
  const ExecFacts facts(proc.path());
  CHECK(facts.parent_of(7) == 42);
  CHECK(facts.parent_of(8) == std::nullopt);
  CHECK(facts.parent_of(9) == std::nullopt);
}

TEST_CASE("exec facts: a look at a process that lives", "[unit]") {
  const test::TempDir proc;
  proc.write("7/schedstat", "1200 34 5\n");
  proc.write("7/cmdline", std::string("a\0b\0", 4));
  const ExecFacts facts(proc.path());
  Execution execution;
  facts.look_at(7, execution);
  CHECK(execution.used_before == TaskTimes{1200, 34});
  CHECK(execution.args == std::string("a\0b\0", 4));
  CHECK(execution.args_total == 4);
  Execution gone;
  facts.look_at(8, gone);
  CHECK_FALSE(gone.used_before);
  CHECK_FALSE(gone.args);
}

}  // namespace pawprint
