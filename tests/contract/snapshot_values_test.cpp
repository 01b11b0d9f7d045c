// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// user/view/snapshot.schema.json: which values it takes.
#include <utility>

#include "catch.h"
#include "contract/schema.h"
#include "unit/snapshots.h"
#include "view/json.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;

bool validates_with(const std::string& pointer, const Json& value) {
  Json json = Json::parse(to_json(test::full_snapshot()));
  json.at(Json::json_pointer(pointer)) = value;
  return test::violations("user/view/snapshot.schema.json", json).empty();
}

TEST_CASE("snapshot schema: every word of the contract is taken, no other", "[contract]") {
  const std::vector<std::pair<std::string, std::vector<std::string>>> words{
      {"/schema", {"pawprint.snapshot/1"}},
      {"/source/mode", {"bpf", "ftrace", "wire", "mixed"}},
      {"/source/collectors/0/name", {"timewait", "syn", "probe"}},
      {"/source/collectors/1/state", {"on", "degraded", "off"}},
      {"/source/collectors/0/backend", {"bpf", "ftrace", "wire"}},
      {"/syn_drops/0/backend", {"bpf", "ftrace", "wire"}},
      {"/source/collectors/0/transport", {"ringbuf", "perfbuf", "perf", "ftrace", "packet"}},
      {"/probes/0/kind", {"liveness", "readiness", "startup", "hook", "exec"}},
      {"/probes/0/slowest_phase", {"setup", "start", "run", "teardown"}},
      {"/probes/0/timeout_source", {"pods", "manifest", "option"}},
      {"/findings/0/severity", {"info", "warning", "critical"}}};
  for (const auto& [pointer, valid] : words) {
    for (const std::string& word : valid) {
      INFO(pointer << " " << word);
      CHECK(validates_with(pointer, word));
      CHECK_FALSE(validates_with(pointer, word + "x"));
    }
    INFO(pointer);
    CHECK_FALSE(validates_with(pointer, ""));
  }
}

TEST_CASE("snapshot schema: null stands for unknown only where that can be", "[contract]") {
  for (const char* pointer : {"/node/boot_id",
                              "/source/replayed_from",
                              "/source/collectors/0/backend",
                              "/source/collectors/0/attach",
                              "/source/collectors/0/transport",
                              "/source/collectors/2/why",
                              "/syn_totals/received",
                              "/probes/0/namespace",
                              "/probes/0/pod",
                              "/probes/0/container",
                              "/probes/0/p50_ms",
                              "/probes/0/p90_ms",
                              "/probes/0/p99_ms",
                              "/probes/0/max_ms",
                              "/probes/0/run_p50_ms",
                              "/probes/0/phases_p99_ms/teardown",
                              "/probes/0/slowest_phase",
                              "/probes/0/cpu_ms",
                              "/probes/0/runq_wait_ms",
                              "/probes/0/throttled_ms",
                              "/probes/0/timeout_ms",
                              "/probes/0/consequence",
                              "/probes/0/suggested_timeout_s"}) {
    INFO(pointer);
    CHECK(validates_with(pointer, nullptr));
  }
  for (const char* pointer : {"/schema",
                              "/node/hostname",
                              "/node/time",
                              "/source/mode",
                              "/source/collectors",
                              "/source/collectors/0/name",
                              "/source/collectors/0/state",
                              "/window/seconds",
                              "/loss/events",
                              "/loss/by_stage/ring",
                              "/timewait",
                              "/syn_totals/sampled",
                              "/probes/0/container_id",
                              "/probes/0/kind",
                              "/probes/0/command",
                              "/probes/0/count",
                              "/probes/0/exit_codes",
                              "/probes/0/failed",
                              "/probes/0/killed",
                              "/probes/0/leftover",
                              "/probes/0/over_timeout",
                              "/findings/0/confidence"}) {
    INFO(pointer);
    CHECK_FALSE(validates_with(pointer, nullptr));
  }
}

TEST_CASE("snapshot schema: a collector that is off or degraded says why", "[contract]") {
  CHECK(validates_with("/source/collectors/0/why", nullptr));  // on
  CHECK_FALSE(validates_with("/source/collectors/1/why", nullptr));
  CHECK_FALSE(validates_with("/source/collectors/0/state", "off"));
}

TEST_CASE("snapshot schema: times are RFC 3339 in UTC with nanoseconds", "[contract]") {
  CHECK(validates_with("/window/begin", "2026-01-31T12:00:00.123456789Z"));
  for (const char* time : {"2026-01-31T12:00:00Z", "2026-01-31T12:00:00.123456789+01:00",
                           "2026-01-31 12:00:00.123456789Z", "now", ""}) {
    INFO(time);
    CHECK_FALSE(validates_with("/window/begin", time));
    CHECK_FALSE(validates_with("/probes/0/last_seen", time));
  }
}

TEST_CASE("snapshot schema: numbers out of range do not validate", "[contract]") {
  CHECK_FALSE(validates_with("/loss/events", -1));
  CHECK_FALSE(validates_with("/loss/by_stage/track", -1));
  CHECK_FALSE(validates_with("/loss/events", 1.5));
  CHECK_FALSE(validates_with("/probes/0/p50_ms", -0.1));
  CHECK_FALSE(validates_with("/timewait/0/family", 5));
  CHECK_FALSE(validates_with("/timewait/0/clocks_confidence", 1.1));
  CHECK_FALSE(validates_with("/timewait/0/regressions", -1));
  CHECK_FALSE(validates_with("/syn_drops/0/listener/port", 65536));
  CHECK_FALSE(validates_with("/syn_drops/0/rate", -1));
  CHECK_FALSE(validates_with("/coverage/0/kernel", 1.5));
  CHECK_FALSE(validates_with("/findings/0/confidence", 1.1));
  CHECK(validates_with("/findings/0/confidence", 1));
}

TEST_CASE("snapshot schema: ids and maps have their form", "[contract]") {
  CHECK_FALSE(validates_with("/probes/0/container_id", std::string(63, 'a')));
  CHECK_FALSE(validates_with("/probes/0/container_id", std::string(64, 'A')));
  CHECK(validates_with("/probes/0/exit_codes", Json::object()));
  CHECK_FALSE(validates_with("/probes/0/exit_codes", Json{{"ok", 1}}));
  CHECK_FALSE(validates_with("/probes/0/exit_codes", Json{{"0", "1"}}));
  CHECK_FALSE(validates_with("/syn_totals/by_reason", Json{{"no_memory", -1}}));
  CHECK_FALSE(validates_with("/syn_drops/0/reason", "Accept queue full"));
  CHECK_FALSE(validates_with("/syn_drops/0/candidates", Json::array({"Full"})));
  CHECK_FALSE(validates_with("/findings/0/id", "Probe timeout"));
  CHECK_FALSE(validates_with("/findings/0/evidence", Json::array({1})));
}

}  // namespace
}  // namespace pawprint
