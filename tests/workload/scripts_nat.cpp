// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Two machines behind one address: what tcp_tw_recycle does to them, and what they do to each
// other without it.
#include "scripts.h"

namespace pawprint::workload {
namespace {

using namespace std::chrono_literals;

constexpr unsigned kJiffies = 250;  // Hz of the clocks of a 3.10 kernel
constexpr std::uint32_t kNewer = 2'000'000'000;
constexpr std::uint32_t kOlder = 1'000'000'000;

// Two connections of the newer clock that `close` ends, then five SYNs of the older one.
template <typename Close>
void recycle(Play& play, Close close) {
  const TimestampClock newer(kNewer, kJiffies);
  const TimestampClock older(kOlder, kJiffies);
  play.ledger().set_clocks(play.address(1), 2);
  play.note("hz", kJiffies);
  for (unsigned i = 0; i < 2; i++) {
    close(play.peer(1, 36000 + i), newer);
    play.pause(150ms);
  }
  play.ledger().expect_drops("paws_per_host");
  for (unsigned i = 0; i < 5; i++) {
    play.syn(play.peer(1, 36100 + i), {.tsval = older.now()});
    play.pause(150ms);
  }
}

}  // namespace

// The server closes first: the host gets its stamp.
void play_recycle(Play& play) {
  recycle(play,
          [&](const Endpoint& from, const TimestampClock& clock) { play.time_wait(from, clock); });
}

// The client closes first: no TIME_WAIT here, no stamp, nothing to refuse.
void play_recycle_clientclose(Play& play) {
  recycle(play, [&](const Endpoint& from, const TimestampClock& clock) {
    play.client_close(from, clock);
  });
}

// A NAT gives six external ports to first the one and then the other machine. Where the older
// follows, its SYN regresses: it answers the bare ACK with RST and is accepted on the next try, or
// the NAT loses that and the next try is refused too.
void play_story(Play& play) {
  const TimestampClock newer(900'000'000);
  const TimestampClock older(850'000'000);
  play.ledger().set_clocks(play.address(1), 2);
  for (unsigned i = 0; i < 6; i++) {
    const Endpoint peer = play.peer(1, 42000 + i);
    const bool older_first = i % 2 != 0;
    const auto& first = older_first ? older : newer;
    const auto& second = older_first ? newer : older;
    const TimeWait* state = play.time_wait(peer, first);
    if (state == nullptr) continue;
    const std::uint32_t seq = state->rcv_nxt + 1'000'000;
    play.pause(20ms);
    if (older_first) {
      play.syn(peer, {.seq = seq, .tsval = second.now()});
      continue;
    }
    const bool lost = i == 4;
    const std::uint32_t expected = state->rcv_nxt;  // what the bare ACK acknowledges
    play.syn(peer, {.seq = seq, .tsval = second.now()});
    if (!lost) play.other(peer, kRst, expected);
    // Beyond tcp_invalid_ratelimit.
    play.pause(lost ? 600ms : 50ms);
    play.syn(peer, {.seq = seq, .tsval = second.now()});
  }
}

}  // namespace pawprint::workload
