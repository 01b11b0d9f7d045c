// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// arguments() of event/event.h.
#include "catch.h"
#include "event/event.h"
#include "unit/builders.h"

namespace pawprint {
namespace {

using Arguments = std::vector<std::string_view>;

pp_probe_exec exec_of(const std::vector<std::string>& argv) {
  test::SessionShape session;
  session.argv = argv;
  return test::make_exec(session);
}

TEST_CASE("arguments: split at NUL", "[unit]") {
  CHECK(arguments(exec_of({"/bin/sh", "-c", "exit 3"})) == Arguments{"/bin/sh", "-c", "exit 3"});
  CHECK(arguments(exec_of({"/bin/true"})) == Arguments{"/bin/true"});
}

TEST_CASE("arguments: empty ones are kept", "[unit]") {
  CHECK(arguments(exec_of({"a", "", "b"})) == Arguments{"a", "", "b"});
  CHECK(arguments(exec_of({"a", ""})) == Arguments{"a", ""});
  CHECK(arguments(exec_of({""})) == Arguments{""});
  CHECK(arguments(exec_of({"", "a"})) == Arguments{"", "a"});
}

TEST_CASE("command line: arguments joined, or the name of the process", "[unit]") {
  CHECK(command_line(exec_of({"/bin/check", "-q", ""})) == "/bin/check -q ");
  pp_probe_exec nameless = exec_of({});
  set_text(nameless.comm, "check");
  CHECK(command_line(nameless) == "[check]");
}

TEST_CASE("arguments: none", "[unit]") {
  CHECK(arguments(exec_of({})).empty());
}

TEST_CASE("arguments: the last one is cut where the event is", "[unit]") {
  const auto all = [] {
    static const pp_probe_exec exec = exec_of({"a", std::string(PP_ARGS_MAX, 'x')});
    return arguments(exec);
  }();
  REQUIRE(all.size() == 2);
  CHECK(all[0] == "a");
  CHECK(all[1] == std::string(PP_ARGS_MAX - 2, 'x'));
}

TEST_CASE("arguments: a cut just behind a NUL adds no empty one", "[unit]") {
  const pp_probe_exec exec = exec_of({std::string(PP_ARGS_MAX - 1, 'x'), "lost"});
  CHECK(exec.args_total > exec.args_len);
  CHECK(arguments(exec) == Arguments{std::string_view(exec.args, PP_ARGS_MAX - 1)});
}

}  // namespace
}  // namespace pawprint
