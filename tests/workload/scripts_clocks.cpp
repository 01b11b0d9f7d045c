// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// TSval clocks behind one address, as a listener sees them.
#include <array>
#include <optional>
#include <random>

#include "scripts.h"

namespace pawprint::workload {
namespace {

using namespace std::chrono_literals;

constexpr unsigned kFirstPort = 40000;

// `count` SYNs from the first host, about 120 ms apart; `tsval(i)` is read when SYN i is sent.
template <typename Tsval>
void tick(Play& play, unsigned count, Tsval tsval) {
  constexpr std::array kJitter{0ms, 17ms, -13ms, 5ms, -21ms, 9ms, 14ms};
  const Time begin = SteadyClock::now();
  for (unsigned i = 0; i < count; i++) {
    play.stage().waiter.sleep_until(begin + i * 120ms + kJitter[i % kJitter.size()]);
    play.syn(play.peer(1, kFirstPort + i), {.tsval = tsval(i)});
  }
  const std::chrono::duration<double> seconds = SteadyClock::now() - begin;
  play.note("seconds", seconds.count());
}

// The machines take turns.
template <std::size_t kCount>
void tick_machines(Play& play, unsigned count, const std::array<TimestampClock, kCount>& clocks) {
  play.ledger().set_clocks(play.address(1), kCount);
  tick(play, count, [&](unsigned i) { return clocks[i % kCount].now(); });
  play.note("lines", kCount);
}

}  // namespace

void play_clock1(Play& play) {
  tick_machines(play, 12, std::array{TimestampClock(1'300'000'000)});
}

void play_clocks2(Play& play) {
  tick_machines(play, 16, std::array{TimestampClock(1'300'000'000), TimestampClock(90'000'000)});
}

void play_clocks3(Play& play) {
  tick_machines(play, 24,
                std::array{TimestampClock(1'700'000'000), TimestampClock(2'500'000'000),
                           TimestampClock(3'300'000'000)});
}

// Ticks of old kernels, of those that were built for servers, and of tcp_usec_ts.
void play_clocks_100hz(Play& play) {
  tick_machines(play, 16,
                std::array{TimestampClock(1'700'000'000, 100), TimestampClock(90'000'000, 100)});
}

void play_clocks_250hz(Play& play) {
  tick_machines(play, 16,
                std::array{TimestampClock(1'700'000'000, 250), TimestampClock(90'000'000, 250)});
}

void play_clocks_1mhz(Play& play) {
  tick_machines(
      play, 16,
      std::array{TimestampClock(1'700'000'000, 1'000'000), TimestampClock(90'000'000, 1'000'000)});
}

// A new offset for each connection, as kernels with an offset per 4-tuple have: no line at all.
void play_clocks_random(Play& play) {
  std::mt19937 random(20240229);
  play.ledger().set_clocks(play.address(1), std::nullopt);
  tick(play, 12, [&](unsigned) { return static_cast<std::uint32_t>(random()); });
  play.note("lines", nullptr);
}

// One line, which passes 2^32 in the middle.
void play_clock_wrap(Play& play) {
  tick_machines(play, 16, std::array{TimestampClock(0U - 900U)});
}

// One machine, two lines one after the other.
void play_clock_reboot(Play& play) {
  play.ledger().set_clocks(play.address(1), 1);
  const TimestampClock before(1'500'000'000);
  std::optional<TimestampClock> after;
  tick(play, 16, [&](unsigned i) {
    if (i < 8) return before.now();
    if (!after) after.emplace(30'000);
    return after->now();
  });
  play.note("lines", 2);
}

}  // namespace pawprint::workload
