// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/handshake_tracker.h"

#include <algorithm>
#include <utility>

#include "packet/tcp_segment.h"

namespace pawprint {
namespace {

// More than a SYN's data with TCP Fast Open, which its SYN-ACK may acknowledge.
constexpr std::uint32_t kMostSynData = 65536;

bool acknowledges(std::uint32_t ack, std::uint32_t syn_seq) {
  return ack - syn_seq - 1 < kMostSynData;
}

TcpTuple tuple_of(const WirePacket& packet) {
  const TcpHeaders& h = packet.headers;
  if (packet.outgoing) return {h.destination, h.source, h.destination_port, h.source_port};
  return {h.source, h.destination, h.source_port, h.destination_port};
}

WireSyn syn_of(const WirePacket& packet) {
  const TcpHeaders& headers = packet.headers;
  WireSyn syn;
  syn.time_ns = packet.time_ns;
  syn.netns = packet.netns;
  syn.tuple = tuple_of(packet);
  syn.seq = headers.seq;
  syn.flags = headers.flags;
  if (headers.timestamps) syn.tsval = headers.timestamps->tsval;
  const std::size_t bytes = std::min(headers.bytes.size(), syn.header.size());
  std::copy_n(headers.bytes.begin(), bytes, syn.header.begin());
  syn.header_bytes = static_cast<std::uint16_t>(bytes);
  syn.ip_bytes = static_cast<std::uint16_t>(std::min(headers.ip_bytes, bytes));
  return syn;
}

}  // namespace

std::size_t HandshakeTracker::KeyHash::operator()(const Key& key) const {
  const std::size_t ports =
      std::size_t{key.tuple.remote_port} << 16 | std::size_t{key.tuple.local_port};
  return AddressHash{}(key.tuple.remote) * 31 ^ AddressHash {}(key.tuple.local) ^ ports << 13 ^
         std::size_t{key.netns} << 32;
}

HandshakeTracker::Known* HandshakeTracker::find(const Key& key) {
  if (const auto found = young_.find(key); found != young_.end()) return &found->second;
  const auto found = old_.find(key);
  return found == old_.end() ? nullptr : &found->second;
}

HandshakeTracker::Known& HandshakeTracker::remember(const Key& key) {
  if (const auto found = young_.find(key); found != young_.end()) return found->second;
  if (young_.size() >= kMostTuples) old_ = std::exchange(young_, {});
  Known known;
  if (const auto found = old_.find(key); found != old_.end()) known = found->second;
  return young_.emplace(key, known).first->second;
}

WireSyn* HandshakeTracker::pending_of(const Known& known) {
  if (!known.pending || *known.pending < first_number_) return nullptr;
  return &pending_[*known.pending - first_number_];
}

void HandshakeTracker::on_packet(const WirePacket& packet) {
  const bool is_syn = (packet.headers.flags & (kSyn | kAck | kRst | kFin)) == kSyn;
  if (is_syn && !packet.outgoing) return on_syn(packet);
  on_answer(packet);
}

void HandshakeTracker::on_syn(const WirePacket& packet) {
  WireSyn syn = syn_of(packet);
  const Key key{syn.netns, syn.tuple};
  if (const Known* known = find(key); known != nullptr && known->seq == syn.seq) {
    const bool is_copy =
        known->interface != packet.interface && syn.time_ns - known->time_ns < kCopyNs;
    // Sent again before there was an answer, or before the peer had it.
    const WireSyn* before = pending_of(*known);
    const bool is_the_same = before != nullptr && (before->fate == SynFate::kUnanswered ||
                                                   before->fate == SynFate::kAnswered);
    if (is_copy || is_the_same) return;
  }
  if (pending_.size() >= kMostPending) {
    ++untracked_;
    return;
  }
  Known& known = remember(key);
  if (known.time_ns == 0 || known.seq != syn.seq) known.reached_listener = 0;
  syn.retransmission = known.reached_listener;
  known.seq = syn.seq;
  known.time_ns = syn.time_ns;
  known.interface = packet.interface;
  known.pending = first_number_ + pending_.size();
  pending_.push_back(syn);
}

void HandshakeTracker::on_answer(const WirePacket& packet) {
  const Known* known = find({packet.netns, tuple_of(packet)});
  WireSyn* syn = known == nullptr ? nullptr : pending_of(*known);
  if (syn == nullptr || syn->fate != SynFate::kUnanswered) return;
  const TcpHeaders& answer = packet.headers;
  const std::uint8_t flags = answer.flags & (kSyn | kAck | kRst | kFin);
  if (!packet.outgoing) {
    // It refuses what acknowledged another connection's data; the RST takes its number.
    // The RST of a scanner, or of a client that gave up, follows its own SYN.
    if ((flags & kRst) == 0 || answer.seq == syn->seq + 1) return;
    syn->peer_refused = true;
    if (!syn->rcv_nxt) syn->rcv_nxt = answer.seq;
  } else if (flags == (kSyn | kAck)) {
    if (acknowledges(answer.ack, syn->seq)) syn->fate = SynFate::kAnswered;
  } else if ((flags & kRst) != 0) {
    if ((flags & kAck) != 0 && acknowledges(answer.ack, syn->seq)) syn->fate = SynFate::kReset;
  } else if (flags == kAck) {
    syn->fate = SynFate::kChallenged;
    syn->rcv_nxt = answer.ack;
    if (answer.timestamps) syn->ts_recent = answer.timestamps->tsecr;
  }
}

void HandshakeTracker::look_up(std::uint64_t time_ns, const std::function<bool(WireSyn&)>& visit) {
  first_not_looked_up_ = std::max(first_not_looked_up_, first_number_);
  bool all_so_far = true;
  for (std::size_t i = first_not_looked_up_ - first_number_; i < pending_.size(); ++i) {
    WireSyn& syn = pending_[i];
    if (!syn.looked_up && syn.time_ns <= time_ns) syn.looked_up = visit(syn);
    all_so_far = all_so_far && syn.looked_up;
    if (all_so_far) first_not_looked_up_ = first_number_ + i + 1;
  }
}

void HandshakeTracker::judge(std::uint64_t time_ns,
                             const std::function<Judged(const WireSyn&)>& visit) {
  while (!pending_.empty() && pending_.front().time_ns + kDeadlineNs <= time_ns) {
    WireSyn& syn = pending_.front();
    Known* known = find({syn.netns, syn.tuple});
    if (known != nullptr) {
      syn.superseded = known->pending != first_number_;
      syn.last_tsval = known->tsval;
      if (known->refused_ns) syn.refused_before_ns = syn.time_ns - *known->refused_ns;
    }
    const Judged judged = visit(syn);
    if (known != nullptr && judged == Judged::kRefused) known->refused_ns = syn.time_ns;
    if (known != nullptr && judged == Judged::kListener) {
      known->tsval = syn.tsval;
      if (known->seq == syn.seq) ++known->reached_listener;
    }
    pending_.pop_front();
    ++first_number_;
  }
}

}  // namespace pawprint
