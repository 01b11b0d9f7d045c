// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "history/history.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

const HostHistory& only_host(const History& history) {
  REQUIRE(history.hosts().size() == 1);
  return history.hosts().begin()->second;
}

TEST_CASE("time buckets: widen until all time fits, and lose no count", "[unit]") {
  TimeBuckets<2> buckets;
  for (std::uint64_t second = 100; second < 100 + 1000; ++second) {
    buckets.add(second * kNsPerSec, second % 2, 3);
  }
  CHECK(buckets.width_ns() == 8 * kNsPerSec);
  CHECK(buckets.buckets().size() <= TimeBuckets<2>::kMostBuckets);
  CHECK(buckets.begin_ns() == 100 * kNsPerSec);
  std::uint64_t sums[2] = {};
  for (const auto& bucket : buckets.buckets()) {
    sums[0] += bucket[0];
    sums[1] += bucket[1];
  }
  CHECK(sums[0] == 1500);
  CHECK(sums[1] == 1500);
}

TEST_CASE("history: drops come from the exact totals where there are any", "[unit]") {
  History history;
  history.on_event(test::make_syn(1000));
  REQUIRE(history.drops().buckets().size() == 1);
  CHECK(history.drops().buckets()[0][PP_REASON_ACCEPT_QUEUE_FULL] == 1);
  auto totals = test::make_syn_totals(2000);
  totals.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] = 70;
  history.on_event(totals);
  totals.h.time_ns += kNsPerSec;
  totals.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] = 100;
  history.on_event(totals);
  const auto& drops = history.drops();
  REQUIRE(drops.buckets().size() == 2);
  CHECK(drops.buckets()[0][PP_REASON_ACCEPT_QUEUE_FULL] == 70);
  CHECK(drops.buckets()[1][PP_REASON_ACCEPT_QUEUE_FULL] == 30);
}

TEST_CASE("history: two clocks behind one address are two lines, refused SYNs are marked",
          "[unit]") {
  History history;
  for (unsigned i = 0; i < 20; ++i) {
    auto syn = test::make_syn(1000 + i * 1000);
    syn.reason = PP_REASON_UNKNOWN;
    syn.verdict = PP_SYN_ANSWERED;
    syn.tsval = (i % 2 == 0 ? 5'000'000 : 900'000'000) + i * 1000;
    history.on_event(syn);
  }
  history.on_event(test::make_timewait(30'000));
  const HostHistory& host = only_host(history);
  REQUIRE(host.points.size() == 21);
  CHECK(host.points[0].line == host.points[2].line);
  CHECK(host.points[1].line == host.points[3].line);
  CHECK(host.points[0].line != host.points[1].line);
  CHECK(host.refused == 1);
  CHECK(host.points.back().is_refused);
  CHECK(host.backwards >= 9);
}

TEST_CASE("history: points are bounded, and the refused ones stay", "[unit]") {
  History history;
  history.on_event(test::make_timewait(500));
  for (unsigned i = 0; i < 5000; ++i) history.on_event(test::make_syn(1000 + i));
  const HostHistory& host = only_host(history);
  CHECK(host.points.size() <= History::kMostPoints);
  CHECK(host.points.size() + host.left_out == 5001);
  CHECK(host.points.front().is_refused);
}

TEST_CASE("history: a session's phases", "[unit]") {
  History history;
  const test::SessionShape session;
  history.on_event(test::make_exec(session));
  history.on_event(test::make_exit(session));
  CHECK(history.probes().empty());
  history.on_event(test::make_runtime_exit(session));
  REQUIRE(history.probes().size() == 1);
  const auto& [key, probe] = *history.probes().begin();
  CHECK(key.first == test::container('a'));
  CHECK(key.second == "/bin/check -q");
  REQUIRE(probe.sessions.size() == 1);
  CHECK(probe.sessions[0].setup_ns == 24 * test::kMs);
  CHECK(probe.sessions[0].start_ns == 4 * test::kMs);
  CHECK(probe.sessions[0].run_ns == 301 * test::kMs);
  CHECK(probe.sessions[0].teardown_ns == 1 * test::kMs);
  CHECK(probe.sessions[0].total_ns == 330 * test::kMs);
}

TEST_CASE("history: a runtime that detached is not waited for, one that hangs not for long",
          "[unit]") {
  History history;
  const test::SessionShape detached;
  history.on_event(test::make_exec(detached));
  auto left = test::make_runtime_exit(detached);
  left.h.time_ns = detached.exec_ms() * test::kMs + 1;
  history.on_event(left);
  history.on_event(test::make_exit(detached));
  REQUIRE(history.probes().size() == 1);
  CHECK_FALSE(history.probes().begin()->second.sessions.at(0).teardown_ns);
  test::SessionShape hangs;
  hangs.pid = 300;
  history.on_event(test::make_exec(hangs));
  history.on_event(test::make_exit(hangs));
  history.on_event(test::make_tick(5000));
  CHECK(history.probes().begin()->second.sessions.size() == 1);
  history.on_event(test::make_tick(60'000));
  CHECK(history.probes().begin()->second.sessions.size() == 2);
}

}  // namespace
}  // namespace pawprint
