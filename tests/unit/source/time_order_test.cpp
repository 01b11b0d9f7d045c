// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/time_order.h"

#include <algorithm>
#include <limits>

#include "catch.h"
#include "unit/builders.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kSlack = TimeOrder::kSlackNs;

// What was let go: time and CPU of each event.
class Released final : public EventSink {
 public:
  void on_event(const Event& event) override {
    times.push_back(header(event).time_ns);
    cpus.push_back(header(event).cpu);
  }
  std::vector<std::uint64_t> times;
  std::vector<std::uint16_t> cpus;
};

Event at(std::uint64_t time_ns, std::uint16_t cpu = 0) {
  auto event = make_event<pp_tick>(time_ns);
  event.h.cpu = cpu;
  return event;
}

using Times = std::vector<std::uint64_t>;

TEST_CASE("time order: events of two CPUs come out by time", "[unit]") {
  Released released;
  TimeOrder order(released);
  for (const std::uint64_t time : {10, 30, 50}) order.on_event(at(time, 0));
  for (const std::uint64_t time : {20, 40, 60}) order.on_event(at(time, 1));
  CHECK(released.times.empty());
  order.release(kSlack + 1000);
  CHECK(released.times == Times{10, 20, 30, 40, 50, 60});
  CHECK(released.cpus == std::vector<std::uint16_t>{0, 1, 0, 1, 0, 1});
  CHECK(order.empty());
}

TEST_CASE("time order: nothing newer than the slack is let go", "[unit]") {
  Released released;
  TimeOrder order(released);
  const std::uint64_t drain_ns = 10 * kSlack;
  order.on_event(at(drain_ns));
  order.on_event(at(drain_ns - kSlack));
  order.on_event(at(drain_ns - kSlack - 1));
  order.release(drain_ns);
  CHECK(released.times == Times{drain_ns - kSlack - 1});
  CHECK_FALSE(order.empty());
  order.release(drain_ns + 1);
  CHECK(released.times.back() == drain_ns - kSlack);
  CHECK_FALSE(order.empty());
  order.release(drain_ns + kSlack + 1);
  CHECK(released.times == Times{drain_ns - kSlack - 1, drain_ns - kSlack, drain_ns});
  CHECK(order.empty());
}

TEST_CASE("time order: a drain in the first moments after boot releases nothing", "[unit]") {
  Released released;
  TimeOrder order(released);
  order.on_event(at(0));
  order.release(0);
  order.release(kSlack);
  CHECK(released.times.empty());
}

TEST_CASE("time order: an older event of a later drain goes before newer held ones", "[unit]") {
  Released released;
  TimeOrder order(released);
  const std::uint64_t drain_ns = 10 * kSlack;
  order.on_event(at(drain_ns + 5));
  order.release(drain_ns);
  order.on_event(at(drain_ns + 3));
  order.release(drain_ns + 2 * kSlack);
  CHECK(released.times == Times{drain_ns + 3, drain_ns + 5});
}

TEST_CASE("time order: equal times stay in the order in which they came", "[unit]") {
  Released released;
  TimeOrder order(released);
  std::vector<std::uint16_t> expected{1000};
  for (std::uint16_t i = 0; i < 500; ++i) expected.push_back(i * 7 % 500);
  for (std::size_t i = 1; i < expected.size(); ++i) order.on_event(at(5 * kSlack, expected[i]));
  order.on_event(at(1, 1000));
  // Lets the older one go: being held on must not change the order of the others.
  order.release(5 * kSlack);
  order.on_event(at(5 * kSlack, 1001));
  expected.push_back(1001);
  order.flush();
  CHECK(released.cpus == expected);
}

TEST_CASE("time order: flush lets everything go, by time", "[unit]") {
  constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
  Released released;
  TimeOrder order(released);
  for (const std::uint64_t time : {kLast - 1, std::uint64_t{7}, std::uint64_t{8}}) {
    order.on_event(at(time));
  }
  order.flush();
  CHECK(released.times == Times{7, 8, kLast - 1});
  CHECK(order.empty());
  order.flush();
  CHECK(released.times.size() == 3);
  order.on_event(at(kLast));
  order.flush();
  CHECK(order.empty());
}

TEST_CASE("time order: events of every kind come through unchanged", "[unit]") {
  struct Same final : EventSink {
    void on_event(const Event& event) override {
      const auto bytes = encode(event);
      seen.emplace_back(bytes.begin(), bytes.end());
    }
    std::vector<std::vector<std::byte>> seen;
  } direct;
  Same ordered;
  TimeOrder order(ordered);
  auto events = test::one_of_each_kind();
  for (const Event& event : events) order.on_event(event);
  order.flush();
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return header(a).time_ns < header(b).time_ns;
  });
  for (const Event& event : events) direct.on_event(event);
  CHECK(ordered.seen == direct.seen);
}

TEST_CASE("time order: memory is bounded, and nothing is lost by that", "[unit]") {
  Released released;
  TimeOrder order(released);
  for (std::uint64_t i = 0; i < TimeOrder::kMostHeld; ++i) {
    order.on_event(at(TimeOrder::kMostHeld - i));
  }
  CHECK(released.times.empty());
  order.on_event(at(0));
  CHECK(released.times.size() == TimeOrder::kMostHeld + 1);
  CHECK(std::is_sorted(released.times.begin(), released.times.end()));
  CHECK(order.empty());
}

}  // namespace
}  // namespace pawprint
