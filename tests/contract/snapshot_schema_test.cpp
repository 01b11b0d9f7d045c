// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The JSON of a snapshot against user/view/snapshot.schema.json, and the schema against
// the contract: a document that breaks it must not validate.
#include <map>

#include "catch.h"
#include "contract/schema.h"
#include "model/model.h"
#include "unit/builders.h"
#include "unit/snapshots.h"
#include "view/json.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;
using Pointer = Json::json_pointer;

std::string violations(const Json& document) {
  return test::violations("user/view/snapshot.schema.json", document);
}

Json full() {
  return Json::parse(to_json(test::full_snapshot()));
}

// The keys of the contract, level by level.
const std::map<std::string, std::vector<std::string>>& contract() {
  static const std::map<std::string, std::vector<std::string>> kKeys{
      {"",
       {"schema", "node", "source", "window", "loss", "coverage", "timewait", "syn_drops",
        "syn_totals", "probes", "findings"}},
      {"/node", {"hostname", "kernel", "boot_id", "time"}},
      {"/source", {"mode", "replayed_from", "collectors"}},
      {"/source/collectors/0", {"name", "state", "backend", "attach", "transport", "why"}},
      {"/window", {"begin", "end", "seconds"}},
      {"/loss", {"events", "by_stage"}},
      {"/loss/by_stage", {"ring", "entry_exit", "queue", "recorder"}},
      {"/coverage/0", {"netns", "counter", "kernel", "observed", "note"}},
      {"/timewait/0",
       {"remote", "family", "segments", "syns", "accepted_reuse", "regressions", "refused",
        "max_regression", "listener_syns", "syn_ts_backwards", "recycle_would_refuse", "clocks",
        "clocks_confidence", "last_seen"}},
      {"/timewait/0/refused", {"regression", "not_newer", "rate_limited", "out_of_window"}},
      {"/syn_drops/0",
       {"remote", "listener", "reason", "candidates", "count", "rate", "accept_queue", "syn_queue",
        "backend", "last_seen"}},
      {"/syn_drops/0/listener", {"address", "port", "netns", "pid", "comm", "pod"}},
      {"/syn_drops/0/accept_queue", {"len", "max"}},
      {"/syn_drops/0/syn_queue", {"len", "max"}},
      {"/syn_totals",
       {"received", "answered", "cookies", "dropped", "unknown", "by_reason", "by_netns",
        "sampled"}},
      {"/probes/0",
       {"namespace",
        "pod",
        "container",
        "container_id",
        "kind",
        "command",
        "command_truncated",
        "count",
        "p50_ms",
        "p90_ms",
        "p99_ms",
        "max_ms",
        "run_p50_ms",
        "phases_p99_ms",
        "slowest_phase",
        "cpu_ms",
        "runq_wait_ms",
        "throttled_ms",
        "exit_codes",
        "failed",
        "killed",
        "leftover",
        "timeout_ms",
        "timeout_source",
        "over_timeout",
        "consecutive_failures",
        "suggested_timeout_s"}},
      {"/probes/0/phases_p99_ms", {"setup", "start", "run", "teardown"}},
      {"/findings/0", {"id", "severity", "confidence", "title", "evidence", "action"}}};
  return kKeys;
}

// Calls `check(level, key)` for each key of the contract.
template <typename Check>
void for_each_key(Check check) {
  for (const auto& [level, keys] : contract()) {
    for (const std::string& key : keys) {
      INFO("key " << level << '/' << key);
      check(level, key);
    }
  }
}

TEST_CASE("snapshot schema: an empty snapshot validates", "[contract]") {
  const Snapshot empty = Model(ModelOptions{}).snapshot({"node-7", "5.4.286", ""}, {"bpf", {}, {}});
  CHECK(violations(Json::parse(to_json(empty))) == "");
}

TEST_CASE("snapshot schema: a full snapshot validates", "[contract]") {
  CHECK(violations(full()) == "");
}

TEST_CASE("snapshot schema: what events make of a snapshot validates", "[contract]") {
  Model model(ModelOptions{});
  for (const Event& event : test::one_of_each_kind()) model.on_event(event);
  const Snapshot snapshot = model.snapshot({"node-7", "5.4.286", "boot"}, {"mixed", "f", {}});
  CHECK(violations(Json::parse(to_json(snapshot))) == "");
}

TEST_CASE("snapshot schema: a full snapshot has every key of the contract", "[contract]") {
  const Json json = full();
  for_each_key([&](const std::string& level, const std::string& key) {
    CHECK(json.at(Pointer(level)).contains(key));
  });
}

TEST_CASE("snapshot schema: without any one key of the contract it does not validate",
          "[contract]") {
  for_each_key([](const std::string& level, const std::string& key) {
    Json json = full();
    json.at(Pointer(level)).erase(key);
    CHECK(violations(json) != "");
  });
}

TEST_CASE("snapshot schema: with any one value of a wrong type it does not validate",
          "[contract]") {
  for_each_key([](const std::string& level, const std::string& key) {
    Json json = full();
    Json& value = json.at(Pointer(level))[key];
    value = value.is_boolean() ? Json("true") : Json(true);
    CHECK(violations(json) != "");
  });
}

TEST_CASE("snapshot schema: keys of a newer version are allowed at every level", "[contract]") {
  Json json = full();
  for (const auto& [level, keys] : contract()) json.at(Pointer(level))["added_later"] = 1;
  CHECK(violations(json) == "");
}

}  // namespace
}  // namespace pawprint
