// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "play.h"

#include "packet/tcp_options.h"

namespace pawprint::workload {
namespace {

// A reset or a bare ACK may come from a TIME_WAIT socket, with numbers of its own.
std::optional<Reply> reply_to(const Segment& sent, const Segment& heard) {
  if (heard.source != sent.destination || heard.destination != sent.source) return std::nullopt;
  if (heard.has(kRst)) return Reply::kRst;
  if (heard.has(kSyn | kAck)) {
    // Not the retransmitted SYN-ACK of an earlier SYN.
    if (heard.ack != sent.seq + 1) return std::nullopt;
    return Reply::kSynAck;
  }
  if (heard.has(kFin) || !heard.has(kAck)) return std::nullopt;
  return Reply::kAck;
}

}  // namespace

Endpoint Play::peer(unsigned host, unsigned port) const {
  return {peer_address(scenario_->peer_family(), scenario_->number, host),
          static_cast<std::uint16_t>(port)};
}

Segment Play::segment(const Endpoint& from, std::uint8_t flags, std::uint32_t seq) const {
  return {.source = from,
          .destination = {listener_address(from.address.family), listener_->port()},
          .seq = seq,
          .flags = flags};
}

std::vector<Segment> Play::raw(std::span<const Segment> segments) {
  sent_segments_ += segments.size();
  return stage_->wire.exchange(segments);
}

Play::Answer Play::ask(const Segment& segment) {
  for (auto& heard : raw({&segment, 1})) {
    if (const auto reply = reply_to(segment, heard)) return {*reply, std::move(heard)};
  }
  return {};
}

Play::Answer Play::ask_syn(const Endpoint& from, const SynShape& shape) {
  Segment syn = segment(from, kSyn, shape.seq);
  syn.options = shape.options ? *shape.options : syn_options(shape.tsval);
  Answer answer = ask(syn);
  ledger_.syn(syn, answer.reply);
  return answer;
}

Reply Play::syn(const Endpoint& from, const SynShape& shape) {
  return ask_syn(from, shape).reply;
}

Reply Play::other(const Endpoint& from, std::uint8_t flags, std::uint32_t seq, Bytes options) {
  Segment odd = segment(from, flags, seq);
  odd.options = std::move(options);
  const Reply reply = ask(odd).reply;
  ledger_.other(odd);
  return reply;
}

}  // namespace pawprint::workload
