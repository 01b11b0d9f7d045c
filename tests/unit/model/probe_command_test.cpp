// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model/probe_sessions.cpp: the command of a row.
#include "catch.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::ProbeRun;
using test::SessionShape;

ProbeRow row_of(const std::vector<std::string>& argv) {
  SessionShape session;
  session.argv = argv;
  return ProbeRun().whole(session).row();
}

TEST_CASE("probe: the command is its arguments joined by spaces", "[unit]") {
  CHECK(row_of({"/bin/sh", "-c", "exit 3"}).command == "/bin/sh -c exit 3");
  CHECK(row_of({"/bin/true"}).command == "/bin/true");
  CHECK(row_of({"a", "", "b"}).command == "a  b");
  CHECK_FALSE(row_of({"/bin/true"}).command_truncated);
}

TEST_CASE("probe: an empty first argument is not lost", "[unit]") {
  CHECK(row_of({"", "a"}).command == " a");
}

TEST_CASE("probe: argv longer than an event carries is cut and marked", "[unit]") {
  const auto row = row_of({"/bin/sh", std::string(2 * PP_ARGS_MAX, 'x')});
  CHECK(row.command == "/bin/sh " + std::string(PP_ARGS_MAX - 8, 'x'));
  CHECK(row.command_truncated);
}

TEST_CASE("probe: argv that just fits is not marked", "[unit]") {
  const auto row = row_of({std::string(PP_ARGS_MAX - 1, 'x')});
  CHECK(row.command == std::string(PP_ARGS_MAX - 1, 'x'));
  CHECK_FALSE(row.command_truncated);
}

TEST_CASE("probe: without argv the command is the name of the process", "[unit]") {
  CHECK(row_of({}).command == "[check]");
}

TEST_CASE("probe: a process name of full length ends without a NUL", "[unit]") {
  auto exec = test::make_exec({});
  set_arguments(exec, {});
  std::fill_n(exec.comm, PP_COMM_LEN, 'x');
  CHECK(ProbeRun().add({exec}).row().command == "[" + std::string(PP_COMM_LEN, 'x') + "]");
}

TEST_CASE("probe: bytes of the command stay as the process had them", "[unit]") {
  CHECK(row_of({"a\x1b[2J", "\xff\n"}).command == "a\x1b[2J \xff\n");
}

}  // namespace
}  // namespace pawprint
