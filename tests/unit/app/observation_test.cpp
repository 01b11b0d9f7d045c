// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/observation.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

pp_syn_totals totals(std::uint64_t time_ms, std::uint64_t dropped) {
  auto event = test::make_syn_totals(time_ms);
  event.counts = {};
  event.counts.received = event.counts.dropped = dropped;
  event.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] = dropped;
  return event;
}

Snapshot snapshot_of(const Observation& observation) {
  SourceInfo source;
  source.collectors = {{Collector::kSyn, CollectorState::kOn, "bpf", "", "", ""}};
  return observation.model().snapshot({}, source);
}

TEST_CASE("observation: after a restart counts begin at zero, names are known", "[unit]") {
  Observation observation({}, true);
  observation.on_event(test::make_tick(1000));
  observation.on_event(test::make_listener(1000));
  for (unsigned i = 0; i < 5; ++i) observation.on_event(test::make_syn(1500 + i));
  observation.on_event(totals(2000, 5));
  observation.on_event(test::make_tick(2000));
  CHECK(snapshot_of(observation).syn_totals.dropped == 5U);
  REQUIRE(snapshot_of(observation).syn_drops.size() == 1);

  observation.restart();
  CHECK(snapshot_of(observation).syn_drops.empty());
  CHECK(snapshot_of(observation).time_ns == test::kBootRealtimeNs + 2000 * test::kMs);
  CHECK(observation.log().size() == 0);
  observation.on_event(test::make_syn(2500));
  observation.on_event(totals(3000, 6));
  observation.on_event(test::make_tick(3000));
  const Snapshot after = snapshot_of(observation);
  CHECK(after.syn_totals.dropped == 1U);
  REQUIRE(after.syn_drops.size() == 1);
  CHECK(after.syn_drops[0].count == 1);
  CHECK(after.syn_drops[0].listener->comm == "nginx");
  CHECK(after.window.begin_ns == test::kBootRealtimeNs + 2000 * test::kMs);

  observation.restart();
  observation.on_event(totals(4000, 8));
  observation.on_event(test::make_tick(4000));
  CHECK(snapshot_of(observation).syn_totals.dropped == 2U);
}

TEST_CASE("observation: a session under way at a restart is counted when it ends", "[unit]") {
  Observation observation({}, true);
  observation.on_event(test::make_tick(900));
  const test::SessionShape session;
  observation.on_event(test::make_exec(session));
  observation.restart();
  observation.on_event(test::make_exit(session));
  observation.on_event(test::make_runtime_exit(session));
  observation.on_event(test::make_tick(3000));
  REQUIRE(snapshot_of(observation).probes.size() == 1);
  CHECK(snapshot_of(observation).probes[0].count == 1);
}

}  // namespace
}  // namespace pawprint
