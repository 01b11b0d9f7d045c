// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/syn_drops.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/tcp_events.h"

using namespace pawprint;
using namespace pawprint::test;

namespace {

Snapshot snapshot_of(const std::vector<Event>& events, CollectorState state = CollectorState::kOn,
                     const std::string& backend = "bpf") {
  Model model{ModelOptions{}};
  for (const Event& event : events) model.on_event(event);
  SourceInfo source;
  source.collectors = {{Collector::kTimewait, CollectorState::kOn, "other", "", "", ""},
                       {Collector::kSyn, state, backend, "fentry", "ringbuf", ""}};
  return model.snapshot({}, source);
}

pp_syn_totals totals(std::uint64_t answered, std::uint64_t dropped) {
  auto event = make_event<pp_syn_totals>(kSecond);
  event.netns = 7;
  event.counts.received = answered + dropped;
  event.counts.answered = answered;
  event.counts.dropped = dropped;
  event.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] = dropped;
  return event;
}

}  // namespace

TEST_CASE("syn drops: a row for each host, listener and reason, answers have none", "[unit]") {
  const Snapshot snapshot = snapshot_of(
      {make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL), make_drop(2, 1, PP_REASON_ACCEPT_QUEUE_FULL),
       make_drop(3, 1, PP_REASON_SYN_QUEUE_FULL), make_drop(4, 2, PP_REASON_ACCEPT_QUEUE_FULL),
       make_syn(5, 3, 1)});
  REQUIRE(snapshot.syn_drops.size() == 3);
  CHECK(snapshot.syn_drops[0].remote == "10.9.1.1");
  CHECK(snapshot.syn_drops[0].reason == "accept_queue_full");
  CHECK(snapshot.syn_drops[0].count == 2);
  CHECK(snapshot.syn_drops[0].rate == Approx(0.2));
  CHECK(snapshot.syn_drops[0].listener->port == 80);
}

TEST_CASE("syn drops: totals are those of the kernel side, not of the events", "[unit]") {
  const Snapshot snapshot =
      snapshot_of({make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL), totals(90, 10), totals(95, 15)});
  CHECK(snapshot.syn_totals.received == 110);
  CHECK(snapshot.syn_totals.dropped == 15);
  CHECK(snapshot.syn_totals.by_reason.at("accept_queue_full") == 15);
}

TEST_CASE("syn drops: without the collector there are no rows, and totals are unknown", "[unit]") {
  const Snapshot snapshot = snapshot_of(
      {make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL), totals(1, 1)}, CollectorState::kOff);
  CHECK(snapshot.syn_drops.empty());
  CHECK(snapshot.syn_totals.received == std::nullopt);
}

TEST_CASE("syn drops: a row names the backend that the syn collector runs on", "[unit]") {
  for (const char* backend : {"bpf", "ftrace", "wire"}) {
    const Snapshot snapshot = snapshot_of({make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL)},
                                          CollectorState::kDegraded, backend);
    REQUIRE(snapshot.syn_drops.size() == 1);
    CHECK(snapshot.syn_drops[0].backend == backend);
  }
}

TEST_CASE("syn drops: a listener that was found once stays known", "[unit]") {
  pp_syn drop = make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL);
  drop.listener_ino = 42;
  auto owner = make_event<pp_listener>(2);
  owner.ino = 42;
  owner.pid = 1234;
  const Snapshot snapshot =
      snapshot_of({drop, owner, make_drop(3, 1, PP_REASON_ACCEPT_QUEUE_FULL)});
  CHECK(snapshot.syn_drops.at(0).listener->pid == 1234U);
}

TEST_CASE("syn drops: a queue that the source could not read is no queue of 0", "[unit]") {
  pp_syn drop = make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL);
  drop.h.have &= ~(PP_HAVE_SYN_QUEUE | PP_HAVE_COOKIES);
  const SynDropRow row = snapshot_of({drop}).syn_drops.at(0);
  CHECK(row.accept_queue);
  CHECK_FALSE(row.syn_queue);
  CHECK_FALSE(row.syncookies);
  CHECK(row.backend == "bpf");
  drop.h.have |= PP_HAVE_SYN_QUEUE;
  drop.max_qlen = 16;
  CHECK(snapshot_of({drop}).syn_drops.at(0).syn_queue->max == 16);
}

TEST_CASE("syn drops: the owner of the listener is named", "[unit]") {
  pp_syn drop = make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL);
  drop.listener_ino = 42;
  auto owner = make_event<pp_listener>(2);
  owner.ino = 42;
  owner.pid = 1234;
  std::strcpy(owner.comm, "server");
  const Snapshot snapshot = snapshot_of({drop, owner});
  CHECK(snapshot.syn_drops.at(0).listener->pid == 1234U);
  CHECK(snapshot.syn_drops.at(0).listener->comm == "server");
}

TEST_CASE("syn drops: a listener that is found behind its drops owns them, too", "[unit]") {
  auto found = make_event<pp_listening>(2);
  found.ino = 42;
  found.netns = 7;
  found.local_port = 80;
  auto owner = make_event<pp_listener>(2);
  owner.ino = 42;
  owner.pid = 1234;
  const auto pid_with = [&](const pp_listening& listening) {
    return snapshot_of({make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL), listening, owner})
        .syn_drops.at(0)
        .listener->pid;
  };
  CHECK(pid_with(found) == 1234U);  // [::]
  found.local[10] = found.local[11] = 0xff;
  CHECK(pid_with(found) == 1234U);  // 0.0.0.0
  set_v4(found.local, 200);
  CHECK(pid_with(found) == 1234U);
  set_v4(found.local, 201);
  CHECK_FALSE(pid_with(found));
  set_v4(found.local, 200);
  found.netns = 8;
  CHECK_FALSE(pid_with(found));
  found.netns = 7;
  found.local_port = 81;
  CHECK_FALSE(pid_with(found));
}

TEST_CASE("syn drops: the listener's pod is named once its container is", "[unit]") {
  pp_syn drop = make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL);
  drop.listener_ino = 42;
  auto owner = make_event<pp_listener>(2);
  owner.ino = 42;
  owner.pid = 1234;
  test::container('a').copy(owner.container_id, PP_CONTAINER_ID_LEN);
  CHECK(snapshot_of({drop, owner}).syn_drops.at(0).listener->pod == std::nullopt);
  const auto name = test::make_container_name('a', "default", "web-1", "nginx");
  CHECK(snapshot_of({drop, owner, name}).syn_drops.at(0).listener->pod == "default/web-1");
}
