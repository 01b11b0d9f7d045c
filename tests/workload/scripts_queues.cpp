// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Full queues of a listener that nobody accepts from.
#include <vector>

#include "scripts.h"

namespace pawprint::workload {

// The queue holds backlog + 1; the rest gets no answer. 3.10 answers two more, whose final ACKs
// find no room (net/ipv4/tcp_ipv4.c tcp_v4_conn_request(), 3.10.99: young > 1).
void play_acceptq(Play& play) {
  play.ledger().expect_drops("accept_queue_full");
  for (unsigned i = 0; i < 8; i++) {
    const TimestampClock clock(100'000'000 + i * 7'000'000);
    play.connect(play.peer(1 + i, 37000 + i), clock);
  }
}

// The queue fills up between SYN and final ACK: ListenOverflows without a dropped SYN.
void play_finalack(Play& play) {
  const TimestampClock clock(800'000'000);
  for (unsigned i = 0; i < 3; i++) play.connect(play.peer(1 + i, 37000 + i), clock);
  std::vector<Connection> waiting;
  for (unsigned i = 0; i < 4; i++) {
    const auto connection = play.half_open(play.peer(4 + i, 37500 + i), clock);
    if (connection) waiting.push_back(*connection);
  }
  for (auto& connection : waiting) play.finish(connection, clock);
}

// Half-open requests of 16 hosts.
void play_synq(Play& play) {
  constexpr unsigned kHosts = 16;
  play.ledger().expect_drops("syn_queue");
  std::vector<TimestampClock> clocks;
  for (unsigned i = 0; i < kHosts; i++) clocks.emplace_back(200'000'000 + i * 11'000'000);
  for (unsigned i = 0; i < 40; i++) {
    const unsigned host = i % kHosts;
    play.syn(play.peer(1 + host, 38000 + i), {.tsval = clocks[host].now()});
  }
}

// A SYN that TIME_WAIT lets through brings an ISN along and is therefore not asked about the
// request queue; it is about the accept queue. Between 3.18 and 6.9 tcp_v4_fill_cb() clears that
// ISN on the way to the listener (net/ipv4/tcp_ipv4.c, seen on 5.4.286): the full request queue
// drops it too.
void play_isn_queue_full(Play& play) {
  const TimestampClock clock(650'000'000);
  const Endpoint first = play.peer(1, 41000);
  const Endpoint second = play.peer(2, 41001);
  if (!play.time_wait(first, clock) || !play.time_wait(second, clock)) return;
  play.pause(std::chrono::milliseconds(10));

  play.ledger().expect_drops("syn_queue");
  std::vector<Connection> waiting;
  for (unsigned i = 0; i < 24; i++) {
    const auto connection = play.half_open(play.peer(10 + i, 41100 + i), clock);
    if (connection) waiting.push_back(*connection);
  }
  const auto reused = play.half_open(first, clock, 5'000'000);
  play.note("answered_with_request_queue_full", reused.has_value());
  if (reused) waiting.push_back(*reused);

  // Fill the accept queue from the request queue, and with new connections where that held less.
  const unsigned room = static_cast<unsigned>(play.scenario().listener.backlog) + 1;
  play.ledger().expect_drops("unexpected");
  for (unsigned i = 0; i < room; i++) {
    if (i < waiting.size()) {
      play.finish(waiting[i], clock);
    } else {
      play.connect(play.peer(40 + i, 41200 + i), clock);
    }
  }
  play.ledger().expect_drops("accept_queue_full");
  const Reply reply = play.syn(second, {.seq = 5'000'000, .tsval = clock.now()});
  play.note("answered_with_accept_queue_full", reply == Reply::kSynAck);
}

}  // namespace pawprint::workload
