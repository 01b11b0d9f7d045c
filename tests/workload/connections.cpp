// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Play's connections, from handshake to TIME_WAIT.
#include "packet/tcp_options.h"
#include "play.h"

namespace pawprint::workload {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLateBytes = 5;
// So that the TSvals of a connection differ, even at 250 Hz: a tracer that has to find ts_recent in
// the kernel's memory can then tell it from the TSvals before and after.
constexpr Duration kBetweenSegments = 5ms;

}  // namespace

Segment Play::of(const Connection& connection, std::uint8_t flags, std::uint32_t tsval) const {
  Segment made = segment(connection.peer, flags, connection.seq);
  made.ack = connection.ack;
  made.options = timestamp_options({tsval, connection.tsecr});
  return made;
}

std::optional<Connection> Play::half_open(const Endpoint& from, const TimestampClock& clock,
                                          std::uint32_t seq) {
  const std::uint32_t tsval = clock.now();
  const Answer answer = ask_syn(from, {.seq = seq, .tsval = tsval});
  if (answer.reply != Reply::kSynAck) return std::nullopt;
  const auto timestamps = timestamps_of(answer.segment.options);
  return Connection{.peer = from,
                    .seq = seq + 1,
                    .ack = answer.segment.seq + 1,
                    .tsecr = timestamps ? timestamps->tsval : 0,
                    .ts_recent = tsval};
}

void Play::finish(Connection& connection, const TimestampClock& clock) {
  connection.ts_recent = clock.now();
  const Segment ack = of(connection, kAck, connection.ts_recent);
  raw({&ack, 1});
}

std::optional<Connection> Play::connect(const Endpoint& from, const TimestampClock& clock,
                                        std::uint32_t seq) {
  auto connection = half_open(from, clock, seq);
  if (connection) finish(*connection, clock);
  return connection;
}

bool Play::take_fin(Connection& connection) {
  for (const auto& heard : raw({})) {
    if (heard.destination != connection.peer || !heard.has(kFin)) continue;
    connection.ack = heard.seq + 1;
    if (const auto timestamps = timestamps_of(heard.options)) {
      connection.tsecr = timestamps->tsval;
    }
    return true;
  }
  ledger_.doubt(connection.peer.address.text() + ": the server's FIN did not come");
  return false;
}

std::optional<Connection> Play::server_closes(const Endpoint& from, const TimestampClock& clock,
                                              std::uint32_t seq) {
  auto connection = half_open(from, clock, seq);
  if (!connection) return std::nullopt;
  pause(kBetweenSegments);
  finish(*connection, clock);
  auto accepted = listener_->accept(stage_->waiter, stage_->waiter.patience(300ms));
  if (!accepted) {
    ledger_.doubt(from.address.text() + ": the connection was not accepted");
    return std::nullopt;
  }
  accepted.reset();
  if (!take_fin(*connection)) return std::nullopt;
  pause(kBetweenSegments);
  return connection;
}

const TimeWait* Play::time_wait(const Endpoint& from, const TimestampClock& clock,
                                std::uint32_t seq) {
  auto connection = server_closes(from, clock, seq);
  if (!connection) return nullptr;
  connection->ts_recent = clock.now();
  const Segment fin = of(*connection, kFin | kAck, connection->ts_recent);
  raw({&fin, 1});
  const TimeWait state{
      .ts_recent = connection->ts_recent, .rcv_nxt = fin.seq + 1, .snd_nxt = connection->ack};
  ledger_.enter_time_wait(from, state, listener_->has_time_wait(from.port));
  return ledger_.time_wait(from);
}

const TimeWait* Play::fin_wait2(const Endpoint& from, const TimestampClock& clock,
                                std::uint32_t ahead) {
  auto connection = server_closes(from, clock, kFirstSeq);
  if (!connection) return nullptr;
  const std::uint32_t tsval = clock.now();
  Segment ack = of(*connection, kAck, tsval);
  ack.seq += ahead;
  raw({&ack, 1});
  // net/ipv4/tcp_input.c tcp_replace_ts_recent(): not when the segment begins behind rcv_nxt.
  const TimeWait state{.ts_recent = ahead == 0 ? tsval : connection->ts_recent,
                       .rcv_nxt = connection->seq,
                       .snd_nxt = connection->ack,
                       .fin_wait2 = true};
  ledger_.enter_time_wait(from, state, listener_->has_time_wait(from.port));
  return ledger_.time_wait(from);
}

void Play::client_close(const Endpoint& from, const TimestampClock& clock) {
  auto connection = connect(from, clock);
  if (!connection) return;
  const Segment fin = of(*connection, kFin | kAck, clock.now());
  raw({&fin, 1});
  connection->seq++;
  auto accepted = listener_->accept(stage_->waiter, stage_->waiter.patience(300ms));
  accepted.reset();
  if (!take_fin(*connection)) return;
  const Segment ack = of(*connection, kAck, clock.now());
  raw({&ack, 1});
}

void Play::late_data(const Endpoint& from, const TimeWait& state, std::uint32_t tsval) {
  Segment data = segment(from, kPsh | kAck, state.rcv_nxt);
  data.ack = state.snd_nxt;
  data.options = timestamp_options({tsval, 0});
  data.payload.assign(kLateBytes, 'x');
  ask(data);
  ledger_.other(data);
}

}  // namespace pawprint::workload
