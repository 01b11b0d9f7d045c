// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// SYNs on TIME_WAIT sockets, one kind of the kernel's verdict each.
#include "scripts.h"

namespace pawprint::workload {
namespace {

constexpr std::uint32_t kFarSeq = 50'000'000;  // newer than any rcv_nxt, and out of every window

}  // namespace

// An older machine takes the 4-tuple of a newer one.
void play_twregress(Play& play) {
  const TimestampClock clock(900'000'000);
  for (unsigned i = 0; i < 4; i++) {
    const Endpoint peer = play.peer(1, 31000 + i);
    if (play.time_wait(peer, clock) == nullptr) continue;
    play.syn(peer, {.seq = kFarSeq, .tsval = clock.now() - 100'000});
  }
}

// The sequence numbers are older: it is the TSval that makes the kernel accept.
void play_twreuse(Play& play) {
  const TimestampClock clock(700'000'000);
  for (unsigned i = 0; i < 3; i++) {
    const Endpoint peer = play.peer(1, 32000 + i);
    if (play.time_wait(peer, clock, 5'000'000) == nullptr) continue;
    play.pause(std::chrono::milliseconds(10));
    play.syn(peer, {.seq = 4'000'000, .tsval = clock.now()});
  }
}

// TSval equal, sequence number at or before rcv_nxt.
void play_notnewer(Play& play) {
  const TimestampClock clock(300'000'000);
  const Endpoint equal = play.peer(1, 33000);
  if (const TimeWait* state = play.time_wait(equal, clock)) {
    play.syn(equal, {.seq = state->rcv_nxt, .tsval = state->ts_recent});
  }
  const Endpoint older = play.peer(1, 33001);
  if (const TimeWait* state = play.time_wait(older, clock)) {
    play.syn(older, {.seq = state->rcv_nxt / 2, .tsval = state->ts_recent});
  }
}

// Two within tcp_invalid_ratelimit, 500 ms; kernels before 4.0 have none and answer both.
void play_ratelimited(Play& play) {
  const TimestampClock clock(400'000'000);
  const Endpoint peer = play.peer(1, 34000);
  if (play.time_wait(peer, clock) == nullptr) return;
  const Time begin = SteadyClock::now();
  for (int i = 0; i < 2; i++) {
    play.syn(peer, {.seq = 60'000'000, .tsval = clock.now() - 50'000});
  }
  using std::chrono::microseconds;
  play.note("gap_us", std::chrono::duration_cast<microseconds>(SteadyClock::now() - begin).count());
}

void play_finwait2(Play& play) {
  const TimestampClock clock(500'000'000);
  const Endpoint newer = play.peer(1, 35000);
  if (const TimeWait* state = play.fin_wait2(newer, clock)) {
    play.syn(newer, {.seq = state->rcv_nxt + 10, .tsval = clock.now()});
  }
  const Endpoint data = play.peer(1, 35001);
  if (const TimeWait* state = play.fin_wait2(data, clock)) {
    play.late_data(data, *state, clock.now());
  }
  for (const unsigned ahead : {0U, 5U}) {
    const Endpoint older = play.peer(1, 35002 + ahead / 5);
    if (play.fin_wait2(older, clock, ahead) == nullptr) continue;
    play.syn(older, {.seq = kFarSeq, .tsval = clock.now() - 70'000});
  }
}

// Refused without a regression: newer TSval, and no TSval at all.
void play_outofwindow(Play& play) {
  const TimestampClock clock(550'000'000);
  const Endpoint newer = play.peer(1, 35100);
  if (play.fin_wait2(newer, clock) != nullptr) {
    play.syn(newer, {.seq = kFarSeq, .tsval = clock.now()});
  }
  const Endpoint without = play.peer(1, 35101);
  if (play.fin_wait2(without, clock) != nullptr) play.syn(without, {.seq = kFarSeq});
}

}  // namespace pawprint::workload
