// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// view/json.h: the event stream.
#include <nlohmann/json.hpp>

#include "catch.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"
#include "view/json.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;
using test::kMs;

// Wall clock = monotonic time + kBootRealtimeNs.
TimeMap time_map() {
  TimeMap time;
  time.on_event(test::make_tick(1));
  return time;
}

Json line_of(const Event& event) {
  return Json::parse(to_json_line(event, time_map()));
}

TEST_CASE("json line: an exec event", "[unit]") {
  CHECK(line_of(test::make_exec({})) == Json{{"event", "probe"},
                                             {"phase", "exec"},
                                             {"time", "2026-01-31T11:00:01.028000000Z"},
                                             {"container_id", test::container('a')},
                                             {"pid", 100},
                                             {"argv", {"/bin/check", "-q"}},
                                             {"command_truncated", false},
                                             {"setup_ms", 24.0},
                                             {"start_ms", 4.0}});
}

TEST_CASE("json line: an exit event", "[unit]") {
  test::SessionShape session;
  session.status = test::exited(3);
  session.children = 2;
  CHECK(line_of(test::make_exit(session)) == Json{{"event", "probe"},
                                                  {"phase", "exit"},
                                                  {"time", "2026-01-31T11:00:01.329000000Z"},
                                                  {"pid", 100},
                                                  {"run_ms", 301.0},
                                                  {"exit_code", 3},
                                                  {"signal", nullptr},
                                                  {"cpu_ms", 3.0},
                                                  {"runq_wait_ms", 2.0},
                                                  {"children", 2}});
}

TEST_CASE("json line: an exit by a signal has no exit code", "[unit]") {
  test::SessionShape session;
  session.status = test::killed_by(9);
  const Json line = line_of(test::make_exit(session));
  CHECK(line["exit_code"].is_null());
  CHECK(line["signal"] == 9);
}

TEST_CASE("json line: a loss", "[unit]") {
  CHECK(line_of(test::make_loss(PP_LOSS_RECORDER, 7, 3000)) ==
        Json{{"event", "loss"},
             {"time", "2026-01-31T11:00:03.000000000Z"},
             {"from", "2026-01-31T11:00:02.000000000Z"},
             {"stage", "recorder"},
             {"events", 7}});
  CHECK(line_of(test::make_loss(PP_LOSS_STAGES, 7, 3000))["stage"].is_null());
}

TEST_CASE("json line: unknown is null", "[unit]") {
  auto exec = test::make_exec({});
  exec.h.have = 0;
  set_arguments(exec, {});
  exec.h.have = 0;
  CHECK(line_of(exec)["setup_ms"].is_null());
  CHECK(line_of(exec)["argv"].is_null());
  auto exit = test::make_exit({});
  exit.h.have = 0;
  for (const char* key : {"exit_code", "signal", "cpu_ms", "runq_wait_ms"}) {
    INFO(key);
    CHECK(line_of(exit).at(key).is_null());
  }
}

TEST_CASE("json line: times that run backwards are 0, not huge", "[unit]") {
  auto exec = test::make_exec({});
  exec.setup_ns = exec.enter_ns + kMs;
  CHECK(line_of(exec)["setup_ms"] == 0);
  exec.enter_ns = exec.h.time_ns + kMs;
  CHECK(line_of(exec)["start_ms"] == 0);
  auto exit = test::make_exit({});
  exit.exec_ns = exit.h.time_ns + kMs;
  CHECK(line_of(exit)["run_ms"] == 0);
}

// The name of an event in the stream; "" for what is not part of it.
std::string stream_name(const Event& event) {
  switch (header(event).kind) {
    case PP_KIND_LOSS:
      return "loss";
    case PP_KIND_TIMEWAIT:
      return "timewait";
    case PP_KIND_SYN:
      return "syn_drop";
    default:
      return header(event).kind <= PP_KIND_CONTAINER_START ? "probe" : "";
  }
}

TEST_CASE("json line: one line that names its event, nothing for state of the model", "[unit]") {
  for (const Event& event : test::one_of_each_kind()) {
    const std::string text = to_json_line(event, time_map());
    INFO("kind " << header(event).kind);
    CHECK(text.find('\n') == std::string::npos);
    CHECK(text.empty() == stream_name(event).empty());
    if (text.empty()) continue;
    const Json line = Json::parse(text);
    CHECK(line.at("event") == stream_name(event));
    CHECK(line.at("time").is_string());
  }
}

TEST_CASE("json line: a SYN that was answered is no drop", "[unit]") {
  auto syn = test::make_syn(1000);
  CHECK(line_of(syn)["reason"] == "accept_queue_full");
  syn.verdict = PP_SYN_ANSWERED;
  CHECK(to_json_line(syn, time_map()).empty());
}

TEST_CASE("json line: hostile arguments are ASCII and read back", "[unit]") {
  test::SessionShape session;
  session.argv = {"\x1b[2J\n\x7f", "日本", "\xff"};
  const std::string text = to_json_line(test::make_exec(session), time_map());
  for (const char c : text) {
    CHECK(static_cast<unsigned char>(c) >= 0x20);
    CHECK(static_cast<unsigned char>(c) < 0x7f);
  }
  const Json line = Json::parse(text);
  CHECK(line["argv"][0] == "\x1b[2J\n\x7f");
  CHECK(line["argv"][1] == "日本");
  CHECK(line["argv"][2] == "\ufffd");
}

}  // namespace
}  // namespace pawprint
