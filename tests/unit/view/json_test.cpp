// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// view/json.h: snapshots. Their shape is tests/contract/snapshot_schema_test.cpp.
#include "view/json.h"

#include <nlohmann/json.hpp>

#include "catch.h"
#include "unit/builders.h"
#include "unit/snapshots.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;

TEST_CASE("json: where the snapshot comes from", "[unit]") {
  const Json json = Json::parse(to_json(test::full_snapshot()));
  CHECK(json["schema"] == "pawprint.snapshot/1");
  CHECK(json["node"] == Json{{"hostname", "node-7"},
                             {"kernel", "5.4.286-1"},
                             {"boot_id", "7c5b4c1e-5d0f-4d4e-9a53-2f0d3f1f7b11"},
                             {"time", "2026-01-31T12:00:00.000000000Z"}});
  CHECK(json["source"]["mode"] == "bpf");
  CHECK(json["source"]["replayed_from"] == "node-7.pawprint");
  CHECK(json["source"]["collectors"][1] == Json{{"name", "syn"},
                                                {"state", "degraded"},
                                                {"backend", "bpf"},
                                                {"attach", "kprobe"},
                                                {"transport", "perfbuf"},
                                                {"why", "no MPTCP hook"}});
  CHECK(json["window"] == Json{{"begin", "2026-01-31T11:50:00.000000000Z"},
                               {"end", "2026-01-31T12:00:00.000000000Z"},
                               {"seconds", 600.0}});
}

TEST_CASE("json: the text is that of the value, in pieces", "[unit]") {
  Snapshot snapshot = test::full_snapshot();
  REQUIRE(!snapshot.timewait.empty());
  const TimewaitRow row = snapshot.timewait[0];
  snapshot.timewait.assign(1000, row);
  std::string text;
  std::size_t largest = 0;
  const auto keep = [&](std::string_view piece) -> Result<void> {
    largest = std::max(largest, piece.size());
    text += piece;
    return {};
  };
  REQUIRE(write_json(snapshot, keep));
  CHECK(text == to_text(snapshot_json(snapshot)));
  CHECK(text.size() > 2 * largest);

  int calls = 0;
  const auto refuse = [&](std::string_view) -> Result<void> {
    ++calls;
    return fail("full");
  };
  const auto written = write_json(snapshot, refuse);
  REQUIRE_FALSE(written);
  CHECK(written.error().message() == "full");
  CHECK(calls == 1);
}

TEST_CASE("json: losses by stage and in all", "[unit]") {
  const Json json = Json::parse(to_json(test::full_snapshot()));
  CHECK(json["loss"]["events"] == 6);
  const Json& stages = json["loss"]["by_stage"];
  CHECK(stages["ring"] == 5);
  CHECK(stages["track"] == 1);
  for (const char* stage : {"entry_exit", "queue", "recorder", "decode"}) {
    INFO(stage);
    CHECK(stages.at(stage) == 0);
  }
  CHECK(stages.size() == PP_LOSS_STAGES);
}

TEST_CASE("json: a probe row of which everything is known", "[unit]") {
  const Json json = Json::parse(to_json(test::full_snapshot()))["probes"][0];
  CHECK(json == Json{{"namespace", "kube-system"},
                     {"pod", "calico-node-x7k2p"},
                     {"container", "calico-node"},
                     {"container_id", test::container('a')},
                     {"kind", "readiness"},
                     {"also", Json::array()},
                     {"command", "/bin/calico-node -felix-ready -bird-ready"},
                     {"command_truncated", false},
                     {"count", 360},
                     {"running", 1},
                     {"p50_ms", 412.3},
                     {"p90_ms", 905.0},
                     {"p99_ms", 1870.0},
                     {"max_ms", 12345.679},
                     {"run_p50_ms", 9.94},
                     {"phases_p99_ms",
                      {{"setup", 1400.0}, {"start", 21.0}, {"run", 380.0}, {"teardown", 64.0}}},
                     {"slowest_phase", "setup"},
                     {"cpu_ms", 41000.0},
                     {"runq_wait_ms", 7250.0},
                     {"throttled_ms", 1.0},
                     {"exit_codes", {{"0", 340}, {"1", 8}, {"137", 12}}},
                     {"failed", 20},
                     {"killed", 12},
                     {"leftover", 1},
                     {"longest_leftover_ms", nullptr},
                     {"timeout_ms", 1000.0},
                     {"timeout_source", "pods"},
                     {"over_timeout", 31},
                     {"over_with_others", 20},
                     {"consecutive_failures", 2},
                     {"most_consecutive_failures", 4},
                     {"period_s", 10},
                     {"failure_threshold", 3},
                     {"threshold_reached", 1},
                     {"consequence", "unready"},
                     {"what_if",
                      {{{"timeout_s", 1}, {"over", 31}, {"share", 0.0861}},
                       {{"timeout_s", 2}, {"over", 4}, {"share", 0.0111}},
                       {{"timeout_s", 3}, {"over", 1}, {"share", 0.0028}},
                       {{"timeout_s", 5}, {"over", 1}, {"share", 0.0028}},
                       {{"timeout_s", 10}, {"over", 1}, {"share", 0.0028}}}},
                     {"suggested_timeout_s", 3},
                     {"last_seen", "2026-01-31T11:59:59.500000000Z"}});
}

TEST_CASE("json: unknown is null, not 0 and not left out", "[unit]") {
  const Json row = Json::parse(to_json(test::full_snapshot()))["probes"][1];
  for (const char* key :
       {"namespace", "pod", "container", "p50_ms", "p90_ms", "p99_ms", "max_ms", "run_p50_ms",
        "slowest_phase", "cpu_ms", "runq_wait_ms", "throttled_ms", "suggested_timeout_s"}) {
    INFO(key);
    CHECK(row.at(key).is_null());
  }
  for (const char* phase : {"setup", "start", "run", "teardown"}) {
    CHECK(row.at("phases_p99_ms").at(phase).is_null());
  }
  const Json empty = Json::parse(to_json(Snapshot{}));
  CHECK(empty["node"]["boot_id"].is_null());
  CHECK(empty["source"]["replayed_from"].is_null());
}

TEST_CASE("json: findings", "[unit]") {
  CHECK(Json::parse(to_json(test::full_snapshot()))["findings"] ==
        Json::array({{{"id", "probe-timeout-short"},
                      {"severity", "warning"},
                      {"confidence", 0.9},
                      {"title", "timeoutSeconds 1 is too short"},
                      {"evidence", {"31 of 360 took longer than 1s", "p99 is 1.87s"}},
                      {"action", "set timeoutSeconds: 3"}}}));
}

TEST_CASE("json: one line of ASCII whatever the text", "[unit]") {
  const std::string text = to_json(test::full_snapshot());
  std::size_t bad = 0;
  for (const char c : text) bad += c < 0x20 || c >= 0x7f;
  CHECK(bad == 0);
  CHECK(Json::parse(text)["probes"][1]["command"] == "/bin/sh -c \x1b[2J\u202eoops\n\ufffd");
}

TEST_CASE("json: the same snapshot is the same text", "[unit]") {
  CHECK(to_json(test::full_snapshot()) == to_json(test::full_snapshot()));
}

}  // namespace
}  // namespace pawprint
