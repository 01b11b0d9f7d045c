// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/model.h"

#include "catch.h"
#include "model/probe_sessions.h"
#include "unit/builders.h"

namespace pawprint {
namespace {

using test::kBootRealtimeNs;
using test::kMs;

Snapshot snapshot_of(const std::vector<Event>& events) {
  Model model(ModelOptions{});
  for (const Event& event : events) model.on_event(event);
  return model.snapshot({"node-7", "5.4.286", "boot"}, {"bpf", "file", {}});
}

TEST_CASE("model: the node and the source are passed on", "[unit]") {
  const auto snapshot = snapshot_of({});
  CHECK(snapshot.node.hostname == "node-7");
  CHECK(snapshot.node.kernel == "5.4.286");
  CHECK(snapshot.node.boot_id == "boot");
  CHECK(snapshot.source.mode == "bpf");
  CHECK(snapshot.source.replayed_from == "file");
}

TEST_CASE("model: losses are summed by stage", "[unit]") {
  const auto snapshot =
      snapshot_of({test::make_loss(PP_LOSS_RING, 5, 2000), test::make_loss(PP_LOSS_DECODE, 1, 2000),
                   test::make_loss(PP_LOSS_RING, 7, 3000)});
  CHECK(snapshot.loss.by_stage[PP_LOSS_RING] == 12);
  CHECK(snapshot.loss.by_stage[PP_LOSS_DECODE] == 1);
  CHECK(snapshot.loss.by_stage[PP_LOSS_TRACK] == 0);
  CHECK(snapshot.loss.total() == 13);
}

TEST_CASE("model: a loss of a stage that it does not know breaks nothing", "[unit]") {
  for (const std::uint32_t stage : {std::uint32_t{PP_LOSS_STAGES}, ~0U}) {
    CHECK(snapshot_of({test::make_loss(stage, 5, 2000)}).loss.total() == 0);
  }
}

TEST_CASE("model: losses of the probe part are added to those of the source", "[unit]") {
  Model model(ModelOptions{});
  model.on_event(test::make_loss(PP_LOSS_QUEUE, 5, 2000));
  test::SessionShape session;
  for (session.pid = 0; session.pid <= ProbeSessions::kMostOpen; ++session.pid) {
    model.on_event(test::make_exec(session));
  }
  CHECK(model.snapshot({}, {}).loss.by_stage[PP_LOSS_QUEUE] == 6);
}

TEST_CASE("model: the window is from the first to the last event", "[unit]") {
  const auto snapshot =
      snapshot_of({test::make_tick(10'000), test::make_tick(11'000), test::make_tick(12'500)});
  CHECK(snapshot.window.begin_ns == kBootRealtimeNs + 10'000 * kMs);
  CHECK(snapshot.window.end_ns == kBootRealtimeNs + 12'500 * kMs);
  CHECK(snapshot.time_ns == snapshot.window.end_ns);
}

TEST_CASE("model: a late event does not take time back", "[unit]") {
  const auto snapshot = snapshot_of(
      {test::make_tick(10'000), test::make_tick(12'000), test::make_loss(PP_LOSS_RING, 1, 11'000)});
  CHECK(snapshot.window.end_ns == kBootRealtimeNs + 12'000 * kMs);
}

TEST_CASE("model: times of events are mapped to the wall clock", "[unit]") {
  const test::SessionShape session;
  const auto snapshot =
      snapshot_of({test::make_tick(500), test::make_exec(session), test::make_exit(session),
                   test::make_runtime_exit(session), test::make_tick(2000)});
  REQUIRE(snapshot.probes.size() == 1);
  CHECK(snapshot.probes[0].last_seen_ns == kBootRealtimeNs + session.exit_ms() * kMs);
}

TEST_CASE("model: a wall clock that was set is followed", "[unit]") {
  auto later = test::make_tick(2000);
  later.realtime_ns -= 3'600'000 * kMs;
  const auto snapshot = snapshot_of({test::make_tick(1000), later});
  CHECK(snapshot.time_ns == later.realtime_ns);
  CHECK(snapshot.window.end_ns - snapshot.window.begin_ns == 1000 * kMs);
}

TEST_CASE("model: the timeout of the options is the one that rows are judged by", "[unit]") {
  const test::SessionShape session;
  Model model(ModelOptions{.probe_timeout_ns = 100 * kMs});
  for (const Event& event : {Event(test::make_exec(session)), Event(test::make_exit(session)),
                             Event(test::make_runtime_exit(session))}) {
    model.on_event(event);
  }
  CHECK(model.snapshot({}, {}).probes.at(0).over_timeout == 1);
}

TEST_CASE("model: without events the snapshot is empty", "[unit]") {
  const auto snapshot = snapshot_of({});
  CHECK(snapshot.window.begin_ns == snapshot.window.end_ns);
  CHECK(snapshot.loss.total() == 0);
  CHECK(snapshot.probes.empty());
}

// Live and replay run the same model: what it tells depends on events alone.
TEST_CASE("model: a snapshot in between changes nothing", "[unit]") {
  const auto events = test::one_of_each_kind();
  Model model(ModelOptions{});
  for (const Event& event : events) {
    model.on_event(event);
    (void)model.snapshot({}, {});
  }
  const auto watched = model.snapshot({}, {});
  const auto unwatched = snapshot_of(events);
  CHECK(watched.loss.by_stage == unwatched.loss.by_stage);
  REQUIRE(watched.probes.size() == 1);
  REQUIRE(unwatched.probes.size() == 1);
  CHECK(watched.probes[0].count == unwatched.probes[0].count);
  CHECK(watched.probes[0].exit_codes == unwatched.probes[0].exit_codes);
}

}  // namespace
}  // namespace pawprint
