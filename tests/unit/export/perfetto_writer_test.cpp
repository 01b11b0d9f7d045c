// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/perfetto_writer.h"

#include <nlohmann/json.hpp>

#include "catch.h"
#include "unit/export/files.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

Json trace_of(const std::vector<Event>& events) {
  test::Files files;
  PerfettoWriter writer(files.writer("f"), test::recording_info());
  for (const Event& event : events) writer.on_event(event);
  REQUIRE(writer.finish());
  return Json::parse(files.content["f"]);
}

std::vector<Json> of_phase(const Json& trace, const char* ph) {
  std::vector<Json> all;
  for (const Json& event : trace.at("traceEvents")) {
    if (event.at("ph") == ph) all.push_back(event);
  }
  return all;
}

TEST_CASE("perfetto writer: an empty trace is whole", "[unit]") {
  const Json trace = trace_of({});
  CHECK(trace.at("traceEvents").empty());
  CHECK(trace.at("otherData").at("hostname") == "node-7");
}

TEST_CASE("perfetto writer: a session is a slice, its phases fill it", "[unit]") {
  const test::SessionShape shape;
  const Json trace = trace_of({test::make_tick(1), test::make_exec(shape), test::make_exit(shape),
                               test::make_runtime_exit(shape)});
  const auto slices = of_phase(trace, "X");
  REQUIRE(slices.size() == 5);
  CHECK(slices[0].at("name") == "/bin/check -q");
  CHECK(slices[0].at("ts") == 1'000'000.0);
  CHECK(slices[0].at("dur") == 330'000.0);
  CHECK(slices[0].at("args").at("exit_code") == 0);
  double at = slices[0].at("ts");
  for (std::size_t i = 1; i < slices.size(); ++i) {
    CHECK(slices[i].at("tid") == slices[0].at("tid"));
    CHECK(slices[i].at("ts") == at);
    at += slices[i].at("dur").get<double>();
  }
  CHECK(at == slices[0].at("ts").get<double>() + slices[0].at("dur").get<double>());
  CHECK(slices[1].at("name") == "setup");
  CHECK(slices[4].at("name") == "teardown");
  CHECK(of_phase(trace, "M").size() == 2);
}

TEST_CASE("perfetto writer: times that run backwards between CPUs stay inside", "[unit]") {
  const test::SessionShape shape;
  auto exec = test::make_exec(shape);
  exec.enter_ns = shape.exit_ms() * test::kMs + 5;  // after all that follows
  const auto slices =
      of_phase(trace_of({exec, test::make_exit(shape), test::make_runtime_exit(shape)}), "X");
  REQUIRE(slices.size() == 5);
  const double begin = slices[0].at("ts");
  const double end = begin + slices[0].at("dur").get<double>();
  for (const Json& slice : slices) {
    CHECK(slice.at("ts").get<double>() >= begin);
    CHECK(slice.at("ts").get<double>() + slice.at("dur").get<double>() <= end);
  }
}

TEST_CASE("perfetto writer: drops, refusals and losses are instants", "[unit]") {
  auto answered = test::make_syn(2);
  answered.verdict = PP_SYN_ANSWERED;
  auto reused = test::make_timewait(4);
  reused.verdict = PP_TW_SYN;
  const auto instants =
      of_phase(trace_of({test::make_listener(1), test::make_syn(1), answered, reused,
                         test::make_timewait(4), test::make_loss(PP_LOSS_RING, 7, 2000)}),
               "i");
  REQUIRE(instants.size() == 3);
  CHECK(instants[0].at("name") == "accept_queue_full");
  CHECK(instants[0].at("args").at("remote") == "192.0.2.7");
  CHECK(instants[0].at("args").at("owner") == "nginx[4711]");
  CHECK(instants[1].at("name") == "regression");
  CHECK(instants[2].at("name") == "7 events lost");
}

TEST_CASE("perfetto writer: hostile text is text", "[unit]") {
  test::SessionShape shape;
  shape.argv = {"\"},{\"\x1b[31m\xff"};
  const auto slices = of_phase(
      trace_of({test::make_exec(shape), test::make_exit(shape), test::make_runtime_exit(shape)}),
      "X");
  CHECK(slices.at(0).at("name").get<std::string>().starts_with("\"},{\""));
}

}  // namespace
}  // namespace pawprint
