// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/unseen_ends.h"

#include "catch.h"
#include "unit/builders.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kSecondNs = 1'000'000'000;

struct Told final : EventSink {
  void on_event(const Event& event) override { events.push_back(event); }
  std::vector<Event> events{};
};

struct Watched {
  UnseenEnds ends{};
  Told told{};
  bool followed = true;

  void check(std::uint64_t now_ns) {
    ends.check(
        now_ns, [&](const pp_session_key&) { return followed; }, told);
  }
};

TEST_CASE("unseen ends: a session that the kernel let go without a word", "[unit]") {
  Watched watched;
  const test::SessionShape shape;
  watched.ends.on_event(test::make_exec(shape));
  watched.check(1 * kSecondNs);
  watched.followed = false;
  watched.check(2 * kSecondNs);
  watched.check(4 * kSecondNs);
  CHECK(watched.told.events.empty());  // the event may be on its way
  watched.check(5 * kSecondNs);
  REQUIRE(watched.told.events.size() == 1);
  const auto& exit = std::get<pp_probe_exit>(watched.told.events[0]);
  CHECK(exit.h.have == PP_END_UNSEEN);
  CHECK(exit.h.time_ns == 5 * kSecondNs);
  CHECK(exit.pid == shape.pid);
  CHECK(exit.exec_ns == shape.exec_ms() * test::kMs);
  watched.check(9 * kSecondNs);
  CHECK(watched.told.events.size() == 1);
}

TEST_CASE("unseen ends: children whose end was not seen", "[unit]") {
  Watched watched;
  test::SessionShape shape;
  shape.children = 2;
  watched.ends.on_event(test::make_exec(shape));
  watched.ends.on_event(test::make_exit(shape));
  watched.check(1 * kSecondNs);
  watched.followed = false;
  watched.check(2 * kSecondNs);
  watched.check(5 * kSecondNs);
  REQUIRE(watched.told.events.size() == 1);
  const auto& children = std::get<pp_probe_children_exit>(watched.told.events[0]);
  CHECK(children.h.have == PP_END_UNSEEN);
  CHECK(children.pid == shape.pid);
}

TEST_CASE("unseen ends: what was seen is not told again", "[unit]") {
  Watched watched;
  test::SessionShape shape;
  watched.ends.on_event(test::make_exec(shape));
  watched.followed = false;
  watched.check(1 * kSecondNs);
  watched.ends.on_event(test::make_exit(shape));  // late
  shape.pid += 10;
  shape.begin_ms += 1;
  shape.children = 1;
  watched.ends.on_event(test::make_exec(shape));
  watched.ends.on_event(test::make_exit(shape));
  watched.ends.on_event(test::make_children_exit(shape, 900, 1, 1));
  watched.check(4 * kSecondNs);
  watched.check(9 * kSecondNs);
  CHECK(watched.told.events.empty());
}

}  // namespace
}  // namespace pawprint
