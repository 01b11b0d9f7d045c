// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// view/json.h: rows of remote hosts and of dropped SYNs, and coverage.
#include <nlohmann/json.hpp>

#include "catch.h"
#include "unit/builders.h"
#include "unit/snapshots.h"
#include "unit/tcp_builders.h"
#include "view/json.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;

Json json_of(const Snapshot& snapshot) {
  return Json::parse(to_json(snapshot));
}

TEST_CASE("json: a remote host", "[unit]") {
  CHECK(json_of(test::full_snapshot())["timewait"] ==
        Json::array(
            {{{"remote", "192.0.2.7"},
              {"family", 4},
              {"segments", 9},
              {"syns", 6},
              {"accepted_reuse", 2},
              {"regressions", 4},
              {"refused",
               {{"regression", 3}, {"not_newer", 0}, {"rate_limited", 1}, {"out_of_window", 0}}},
              {"max_regression", 86'400'000},
              {"listener_syns", 40},
              {"syn_ts_backwards", 5},
              {"recycle_would_refuse", 4},
              {"clocks", 3},
              {"clocks_confidence", 0.8},
              {"last_seen", "2026-01-31T12:00:00.000000000Z"}}}));
}

TEST_CASE("json: what is not known of a remote host is null", "[unit]") {
  Snapshot snapshot;
  snapshot.timewait.emplace_back();
  snapshot.timewait[0].recycle_known = false;
  const Json row = json_of(snapshot)["timewait"][0];
  CHECK(row.at("max_regression").is_null());
  CHECK(row.at("recycle_would_refuse").is_null());
  CHECK(row.at("clocks").is_null());
  CHECK(row.at("segments") == 0);
}

TEST_CASE("json: a SYN drop", "[unit]") {
  const Json row = json_of(test::full_snapshot())["syn_drops"][0];
  CHECK(row["remote"] == "2001:db8::7");
  CHECK(row["listener"] == Json{{"address", "::"},
                                {"port", 443},
                                {"netns", test::kNetns},
                                {"pid", 4711},
                                {"comm", "nginx"},
                                {"pod", "default/web-1"},
                                {"container_id", test::container('a')}});
  CHECK(row["reason"] == "accept_queue_full");
  CHECK(row["candidates"] == Json{"accept_queue_full", "no_memory"});
  CHECK(row["count"] == 5);
  CHECK(row["rate"] == 0.5);
  CHECK(row["accept_queue"] == Json{{"len", 129}, {"max", 128}});
  CHECK(row["syn_queue"] == Json{{"len", 3}, {"max", 128}});
  CHECK(row["backend"] == "bpf");
  CHECK(row["last_seen"] == "2026-01-31T12:00:00.000000000Z");
}

TEST_CASE("json: what is not known of a SYN drop is null", "[unit]") {
  Snapshot snapshot;
  snapshot.syn_drops.emplace_back();
  const Json row = json_of(snapshot)["syn_drops"][0];
  for (const char* key : {"netns", "pid", "comm", "pod"}) {
    INFO(key);
    CHECK(row["listener"].at(key).is_null());
  }
  for (const char* queue : {"accept_queue", "syn_queue"}) {
    CHECK(row[queue].at("len").is_null());
    CHECK(row[queue].at("max").is_null());
  }
}

TEST_CASE("json: SYN totals, null when nothing counts them", "[unit]") {
  const Json totals = json_of(test::full_snapshot())["syn_totals"];
  CHECK(totals["received"] == 105);
  CHECK(totals["answered"] == 99);
  CHECK(totals["cookies"] == 10);
  CHECK(totals["dropped"] == 5);
  CHECK(totals["unknown"] == 1);
  CHECK(totals["by_reason"] == Json{{"accept_queue_full", 5}});
  CHECK(totals["by_netns"][std::to_string(test::kNetns)]["received"] == 10);
  CHECK(totals["sampled"] == true);
  const Json none = json_of(Snapshot{})["syn_totals"];
  for (const char* key : {"received", "answered", "cookies", "dropped", "unknown"}) {
    INFO(key);
    CHECK(none.at(key).is_null());
  }
  CHECK(none["by_reason"] == Json::object());
  CHECK(none["by_netns"] == Json::object());
  CHECK(none["sampled"] == false);
}

TEST_CASE("json: TIME_WAIT totals, null when the collector is off", "[unit]") {
  CHECK(json_of(test::full_snapshot())["timewait_totals"] ==
        Json{{"segments", 9},
             {"syns", 6},
             {"accepted_reuse", 2},
             {"regressions", 4},
             {"refused",
              {{"regression", 3}, {"not_newer", 0}, {"rate_limited", 1}, {"out_of_window", 0}}}});
  CHECK(json_of(Snapshot{})["timewait_totals"].is_null());
}

TEST_CASE("json: the filter of the traffic, null when all is looked at", "[unit]") {
  Snapshot snapshot;
  CHECK(json_of(snapshot)["source"]["filter"].is_null());
  snapshot.source.filter = "remote 10.0.0.0/8, port 80";
  CHECK(json_of(snapshot)["source"]["filter"] == "remote 10.0.0.0/8, port 80");
}

TEST_CASE("json: coverage", "[unit]") {
  Snapshot snapshot = test::full_snapshot();
  CHECK(json_of(snapshot)["coverage"] ==
        Json::array({{{"netns", test::kNetns},
                      {"counter", "ListenDrops"},
                      {"kernel", 12},
                      {"observed", 11},
                      {"note", "a final ACK found the queue full"}},
                     {{"netns", nullptr},
                      {"counter", "softnet.dropped"},
                      {"kernel", 3},
                      {"observed", nullptr},
                      {"note", "backlog full"}}}));
  snapshot.coverage[0].observed = std::nullopt;
  snapshot.coverage[0].note = "";
  CHECK(json_of(snapshot)["coverage"][0]["observed"].is_null());
  CHECK(json_of(snapshot)["coverage"][0]["note"].is_null());
}

}  // namespace
}  // namespace pawprint
