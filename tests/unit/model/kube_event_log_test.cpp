// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model/kube_event_log.cpp: events of the API server beside the sessions of their time.
#include "model/kube_event_log.h"

#include "catch.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::kMs;
using test::make_kube_event;
using test::ProbeRun;
using test::SessionShape;

// Two sessions, the second killed after 1.3 s; both of the container that events are about.
ProbeRun measured() {
  ProbeRun run;
  SessionShape good;
  good.begin_ms = 20'000;
  SessionShape killed;
  killed.pid = 300;
  killed.begin_ms = 30'000;
  killed.run_ms = 1271;
  killed.status = test::killed_by(9);
  run.whole(good).whole(killed);
  run.add({test::make_container_name('a', "kube-system", "calico-node-x7k2p", "calico-node")});
  run.add({test::make_tick(40'000)});
  return run;
}

TEST_CASE("kube events: an event stands beside the session that ended at its time", "[unit]") {
  ProbeRun run = measured();
  run.add({make_kube_event("Unhealthy", 31'000)});
  const auto events = run.snapshot().kube_events;
  REQUIRE(events.size() == 1);
  CHECK(events[0].reason == "Unhealthy");
  CHECK(events[0].container == "calico-node");
  REQUIRE(events[0].sessions.size() == 1);
  CHECK(events[0].sessions[0].total_ns == 1300 * kMs);
  CHECK(events[0].sessions[0].exit_code == 137);
  CHECK(events[0].sessions[0].over_timeout);
}

TEST_CASE("kube events: at another time or of another container there is no session", "[unit]") {
  ProbeRun run = measured();
  auto other = make_kube_event("Unhealthy", 31'000);
  set_text(other.container, "flexvol");
  run.add({make_kube_event("Killing", 90'000), other});
  for (const auto& event : run.snapshot().kube_events) CHECK(event.sessions.empty());
}

TEST_CASE("kube events: an event about the pod has the sessions of all its containers", "[unit]") {
  ProbeRun run = measured();
  auto evicted = make_kube_event("Evicted", 31'000);
  set_text(evicted.container, "");
  run.add({evicted});
  const auto events = run.snapshot().kube_events;
  REQUIRE(events.size() == 1);
  CHECK(events[0].container == std::nullopt);
  CHECK(events[0].sessions.size() == 1);
}

TEST_CASE("kube events: a readiness failure is not about a liveness probe", "[unit]") {
  ProbeRun run = measured();
  run.add({test::make_probe_spec(PP_PROBE_LIVENESS, 1, SessionShape{}.argv),
           make_kube_event("Unhealthy", 31'000), test::make_tick(41'000)});
  CHECK(run.snapshot().kube_events.at(0).sessions.empty());
}

TEST_CASE("kube events: the same event with a higher count replaces the earlier", "[unit]") {
  ProbeRun run = measured();
  auto again = make_kube_event("Unhealthy", 31'000);
  again.count = 4;
  again.last_realtime_ns += 30'000 * kMs;
  run.add({make_kube_event("Unhealthy", 31'000), again});
  const auto events = run.snapshot().kube_events;
  REQUIRE(events.size() == 1);
  CHECK(events[0].count == 4);
}

}  // namespace
}  // namespace pawprint
