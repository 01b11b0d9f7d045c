// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// SYNs at a listener with room: answered, odd, or without a way back.
#include <linux/rtnetlink.h>

#include "packet/bytes.h"
#include "packet/tcp_options.h"
#include "scripts.h"

namespace pawprint::workload {

void play_accept(Play& play) {
  for (unsigned host = 1; host <= 3; host++) {
    const TimestampClock clock(host * 1'000'000);
    play.syn(play.peer(host, 29999 + host), {.tsval = clock.now()});
  }
}

namespace {

// A timestamp option cut off in the middle; one of length 8; one behind the end of options.
const Bytes kTruncated{1, 1, 8, 10, 0, 0, 0, 77};
const Bytes kWrongLength{2, 4, 5, 0xb4, 1, 1, 8, 0, 0, 0, 0, 77, 0, 0, 0, 0};
const Bytes kBehindEnd{0, 0, 0, 0, 8, 10, 0, 0, 0, 77, 0, 0, 0, 0, 1, 1};

}  // namespace

// Nothing of this is a drop, a regression or a clock.
void play_noise(Play& play) {
  play.other(play.peer(1, 39000), kRst, kFirstSeq);
  play.other(play.peer(1, 39001), kSyn | kFin, kFirstSeq, syn_options(5));
  play.other(play.peer(1, 39002), kSyn | kRst, kFirstSeq, syn_options(5));

  play.syn(play.peer(2, 39010), {.options = kWrongLength});
  play.syn(play.peer(3, 39020), {.options = kTruncated});
  play.syn(play.peer(4, 39030), {});
  play.syn(play.peer(5, 39040), {.options = Bytes()});
  play.syn(play.peer(6, 39050), {.options = kBehindEnd});

  const TimestampClock clock(600'000'000);
  // Without a TSval the sequence number decides, and it is newer.
  const Endpoint reused = play.peer(7, 39060);
  if (const TimeWait* state = play.time_wait(reused, clock)) {
    play.syn(reused, {.seq = state->rcv_nxt + 100'000, .options = kTruncated});
  }
  // TIME_WAIT assassination.
  const Endpoint killed = play.peer(7, 39061);
  if (const TimeWait* state = play.time_wait(killed, clock)) {
    play.other(killed, kRst, state->rcv_nxt);
  }
}

void play_noroute(Play& play) {
  const TimestampClock clock(1'200'000'000);
  play.syn(play.peer(1, 43000), {.tsval = clock.now()});
  play.ledger().expect_drops("no_route");
  unsigned host = 2;
  for (const std::uint8_t type : {RTN_BLACKHOLE, RTN_UNREACHABLE, RTN_PROHIBIT}) {
    play.stage().network.refuse_route(play.address(host), type);
    play.syn(play.peer(host, 43000 + host), {.tsval = clock.now()});
    host++;
  }
}

// For lsm_refuse, which refuses this port; without it they are answered.
void play_lsm(Play& play) {
  const TimestampClock clock(1'250'000'000);
  play.ledger().expect_drops("lsm_denied");
  for (unsigned i = 0; i < 3; i++) play.syn(play.peer(1, 44000 + i), {.tsval = clock.now()});
}

}  // namespace pawprint::workload
