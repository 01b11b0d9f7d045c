// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/event_log.h"

#include "catch.h"
#include "ui/event_text.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

pp_timewait harmless(std::uint64_t time_ms) {
  auto segment = test::make_timewait(time_ms);
  segment.tcp_flags = PP_TCP_ACK;
  segment.tsval = segment.ts_recent;
  return segment;
}

TEST_CASE("event log: what is harmless does not push out what tells of trouble", "[unit]") {
  ui::EventLog log;
  log.on_event(test::make_syn(1));
  for (unsigned i = 0; i < 10'000; ++i) log.on_event(harmless(2 + i));
  CHECK(log.size() == 1 + ui::EventLog::kMostOthers);
  CHECK(std::holds_alternative<pp_syn>(log.events().back()));
  for (unsigned i = 0; i < 10'000; ++i) log.on_event(test::make_syn(2 + i));
  CHECK(log.size() == ui::EventLog::kMostNotable + ui::EventLog::kMostOthers);
}

TEST_CASE("event log: SYNs that were answered and ticks are no incidents", "[unit]") {
  ui::EventLog log;
  auto syn = test::make_syn(1);
  syn.verdict = PP_SYN_ANSWERED;
  log.on_event(syn);
  log.on_event(test::make_tick(2));
  CHECK(log.size() == 0);
}

TEST_CASE("event log: the last event comes first", "[unit]") {
  ui::EventLog log;
  log.on_event(harmless(5));
  log.on_event(test::make_syn(7));
  log.on_event(test::make_loss(PP_LOSS_RING, 3, 6));
  const auto events = log.events();
  REQUIRE(events.size() == 3);
  CHECK(std::holds_alternative<pp_syn>(events[0]));
  CHECK(std::holds_alternative<pp_loss>(events[1]));
}

TEST_CASE("event text: drops, refusals and losses in words", "[unit]") {
  TimeMap time;
  const auto drop = ui::event_text(test::make_syn(1), time);
  REQUIRE(drop);
  CHECK(drop->remote == "192.0.2.7");
  CHECK(drop->place == "10.0.0.1:443");
  CHECK(drop->reason == "accept_queue_full");
  const auto refused = ui::event_text(test::make_timewait(1), time);
  REQUIRE(refused);
  CHECK(refused->text == "SYN refused: older timestamp  TSval 500 behind");
  const auto lost = ui::event_text(test::make_loss(PP_LOSS_RING, 3, 6), time);
  REQUIRE(lost);
  CHECK(lost->text == "3 events lost: ring");
  CHECK_FALSE(ui::event_text(test::make_tick(2), time));
  CHECK(ui::exit_text(test::exited(3)) == "3");
  CHECK(ui::exit_text(test::killed_by(9)) == "killed by 9");
}

}  // namespace
}  // namespace pawprint
