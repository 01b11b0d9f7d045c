// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/carry.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

pp_listener listener(std::uint64_t ino, std::uint32_t pid) {
  pp_listener event = test::make_listener(1000);
  event.ino = ino;
  event.pid = pid;
  return event;
}

TEST_CASE("carry: the last word on each listener stays, incidents do not", "[unit]") {
  Carry carry;
  carry.on_event(listener(1, 10));
  carry.on_event(listener(2, 20));
  carry.on_event(listener(1, 11));
  carry.on_event(test::make_syn(1000));
  const std::vector<Event> events = carry.events();
  REQUIRE(events.size() == 2);
  CHECK(std::get<pp_listener>(events[0]).pid == 11);
  CHECK(std::get<pp_listener>(events[1]).pid == 20);
}

TEST_CASE("carry: of too many the one that was named longest ago goes", "[unit]") {
  Carry carry;
  carry.on_event(test::make_tick(1));
  for (std::uint64_t ino = 1; ino <= Carry::kMost; ++ino) carry.on_event(listener(ino, 1));
  carry.on_event(listener(1, 2));
  carry.on_event(listener(Carry::kMost + 1, 3));
  const std::vector<Event> events = carry.events();
  CHECK(events.size() == Carry::kMost + 1);  // and the tick
  std::size_t first = 0;
  std::size_t second = 0;
  for (const Event& event : events) {
    const auto* one = std::get_if<pp_listener>(&event);
    if (one != nullptr && one->ino == 1) ++first;
    if (one != nullptr && one->ino == 2) ++second;
  }
  CHECK(first == 1);
  CHECK(second == 0);
}

}  // namespace
}  // namespace pawprint
