// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/timewait_totals.h"

#include "catch.h"
#include "model/model.h"
#include "unit/tcp_events.h"

using namespace pawprint;
using namespace pawprint::test;

TEST_CASE("timewait totals: every segment of a source without totals counts once", "[unit]") {
  TimewaitTotals totals;
  pp_timewait other = make_segment(2, 1, 400, 1000, PP_TW_SUCCESS);
  other.tcp_flags = PP_TCP_ACK;
  pp_timewait elsewhere = make_segment(3, 1, 2000, 1000, PP_TW_SYN);
  elsewhere.netns = 8;
  for (const Event& event :
       std::vector<Event>{make_segment(1, 1, 500, 1000, PP_TW_ACK), other, elsewhere}) {
    totals.on_event(event);
  }
  CHECK(totals.of(7).segments == 2);
  CHECK(totals.of(7).syns == 1);
  CHECK(totals.of(7).regressions == 2);
  CHECK(totals.of(7).regression == 1);
  CHECK(totals.of(8).accepted_reuse == 1);
  CHECK(totals.of(9).segments == 0);
  CHECK(totals.sum().segments == 3);
}

TEST_CASE("timewait totals: what the kernel side counted replaces the events", "[unit]") {
  TimewaitTotals totals;
  totals.on_event(make_segment(1, 1, 500, 1000, PP_TW_ACK));
  auto exact = make_event<pp_timewait_totals>(2);
  exact.netns = 7;
  exact.counts.segments = 100;
  totals.on_event(exact);
  totals.on_event(make_segment(3, 1, 500, 1000, PP_TW_ACK));
  CHECK(totals.of(7).segments == 100);
}

TEST_CASE("timewait totals: a snapshot has them while the collector runs", "[unit]") {
  Model model{ModelOptions{}};
  model.on_event(make_segment(1, 1, 500, 1000, PP_TW_ACK));
  SourceInfo source;
  source.collectors = {{Collector::kTimewait, CollectorState::kDegraded, "bpf", "", "", "why"}};
  REQUIRE(model.snapshot({}, source).timewait_totals);
  CHECK(model.snapshot({}, source).timewait_totals->regressions == 1);
  source.collectors[0].state = CollectorState::kOff;
  CHECK_FALSE(model.snapshot({}, source).timewait_totals);
}
