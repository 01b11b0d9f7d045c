// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/handshake_tracker.h"

#include <vector>

#include "catch.h"
#include "unit/source/wire/handshake.h"

namespace pawprint::test {
namespace {

using Judged = HandshakeTracker::Judged;

// Judges all that is due at `time_ms`, as SYNs to a listener unless they were challenged.
std::vector<WireSyn> judge(HandshakeTracker& tracker, std::uint64_t time_ms) {
  std::vector<WireSyn> syns;
  tracker.judge(time_ms * kMs, [&](const WireSyn& syn) {
    syns.push_back(syn);
    return syn.fate == SynFate::kChallenged ? Judged::kRefused : Judged::kListener;
  });
  return syns;
}

SynFate fate_after(const std::vector<WirePacket>& packets) {
  HandshakeTracker tracker;
  for (const WirePacket& packet : packets) tracker.on_packet(packet);
  const auto syns = judge(tracker, 10'000);
  REQUIRE(syns.size() == 1);
  return syns[0].fate;
}

TEST_CASE("wire: a SYN is answered, reset, challenged or unanswered", "[unit]") {
  CHECK(fate_after({syn_at(1)}) == SynFate::kUnanswered);
  CHECK(fate_after({syn_at(1), from_here(2, kSyn | kAck, kSeq + 1)}) == SynFate::kAnswered);
  CHECK(fate_after({syn_at(1), from_here(2, kRst | kAck, kSeq + 1)}) == SynFate::kReset);
  CHECK(fate_after({syn_at(1), from_here(2, kAck, 77)}) == SynFate::kChallenged);
}

TEST_CASE("wire: answers to another connection are none", "[unit]") {
  CHECK(fate_after({syn_at(1), from_here(2, kSyn | kAck, kSeq - 5)}) == SynFate::kUnanswered);
  CHECK(fate_after({syn_at(1), from_here(2, kRst, kSeq + 1)}) == SynFate::kUnanswered);
  WirePacket other_namespace = from_here(2, kSyn | kAck, kSeq + 1);
  other_namespace.netns = 8;
  CHECK(fate_after({syn_at(1), other_namespace}) == SynFate::kUnanswered);
  WirePacket other_port = from_here(2, kSyn | kAck, kSeq + 1);
  other_port.headers.destination_port = 40001;
  CHECK(fate_after({syn_at(1), other_port}) == SynFate::kUnanswered);
}

TEST_CASE("wire: the first answer counts, also to data in the SYN", "[unit]") {
  CHECK(fate_after({syn_at(1), from_here(2, kAck, 77), from_here(3, kSyn | kAck, kSeq + 1)}) ==
        SynFate::kChallenged);
  CHECK(fate_after({syn_at(1), from_here(2, kSyn | kAck, kSeq + 1 + 1400)}) == SynFate::kAnswered);
}

TEST_CASE("wire: a challenge tells the TIME_WAIT socket's ts_recent and rcv_nxt", "[unit]") {
  HandshakeTracker tracker;
  tracker.on_packet(syn_at(1));
  WirePacket challenge = from_here(2, kAck, 900);
  challenge.headers.timestamps = TimestampOption{1, 600};
  tracker.on_packet(challenge);
  const auto syns = judge(tracker, 1000);
  REQUIRE(syns.size() == 1);
  CHECK(syns[0].ts_recent == 600);
  CHECK(syns[0].rcv_nxt == 900);
}

TEST_CASE("wire: a peer's RST is a refusal, unless it follows its own SYN", "[unit]") {
  for (const bool own : {false, true}) {
    HandshakeTracker tracker;
    tracker.on_packet(syn_at(1));
    tracker.on_packet(from_peer(2, kRst, own ? kSeq + 1 : 900));
    const auto syns = judge(tracker, 1000);
    REQUIRE(syns.size() == 1);
    CHECK(syns[0].fate == SynFate::kUnanswered);
    CHECK(syns[0].peer_refused == !own);
    CHECK(syns[0].rcv_nxt == (own ? std::nullopt : std::optional<std::uint32_t>(900)));
  }
}

TEST_CASE("wire: SYNs are judged after the deadline, in the order in which they came", "[unit]") {
  HandshakeTracker tracker;
  tracker.on_packet(syn_at(10, 1));
  WirePacket second = syn_at(20, 2);
  second.headers.source_port = 40001;
  tracker.on_packet(second);
  WirePacket answer = from_here(21, kSyn | kAck, 3);
  answer.headers.destination_port = 40001;
  tracker.on_packet(answer);
  CHECK(judge(tracker, 209).empty());
  const auto first = judge(tracker, 210);
  REQUIRE(first.size() == 1);
  CHECK(first[0].seq == 1);
  CHECK(tracker.pending() == 1);
  CHECK(judge(tracker, 220).size() == 1);
}

TEST_CASE("wire: a SYN heard on a second interface is the same one", "[unit]") {
  HandshakeTracker tracker;
  tracker.on_packet(syn_at(1));
  WirePacket copy = syn_at(1);
  copy.interface = 3;
  tracker.on_packet(copy);
  CHECK(tracker.pending() == 1);
  CHECK(judge(tracker, 201).size() == 1);
  copy.time_ns = 2 * kMs;  // still
  tracker.on_packet(copy);
  CHECK(tracker.pending() == 0);
}

TEST_CASE("wire: retransmissions of a SYN carry how often it was there before", "[unit]") {
  HandshakeTracker tracker;
  std::vector<unsigned> seen;
  for (const std::uint64_t time_ms : {1ULL, 1001ULL, 3001ULL}) {
    tracker.on_packet(syn_at(time_ms));
    for (const WireSyn& syn : judge(tracker, time_ms + 200)) seen.push_back(syn.retransmission);
  }
  CHECK(seen == std::vector<unsigned>{0, 1, 2});
  tracker.on_packet(syn_at(9001, kSeq + 50'000));  // another connection
  const auto next = judge(tracker, 9201);
  REQUIRE(next.size() == 1);
  CHECK(next[0].retransmission == 0);
}

TEST_CASE("wire: a SYN that was refused is no retransmission for the listener", "[unit]") {
  HandshakeTracker tracker;
  tracker.on_packet(syn_at(1));
  tracker.on_packet(from_here(2, kAck, 77));
  CHECK(judge(tracker, 201).size() == 1);
  tracker.on_packet(syn_at(400));
  const auto again = judge(tracker, 600);
  REQUIRE(again.size() == 1);
  CHECK(again[0].retransmission == 0);
  CHECK(again[0].refused_before_ns == 399 * kMs);
}

TEST_CASE("wire: a SYN that comes again at once is the same, unless it was refused", "[unit]") {
  for (const bool refused : {false, true}) {
    HandshakeTracker tracker;
    tracker.on_packet(syn_at(1));
    if (refused) tracker.on_packet(from_here(2, kAck, 77));
    tracker.on_packet(syn_at(3));
    const auto syns = judge(tracker, 1000);
    CHECK(syns.size() == (refused ? 2 : 1));
    CHECK(syns.back().fate == SynFate::kUnanswered);
    CHECK(syns.back().refused_before_ns.has_value() == refused);
  }
}

TEST_CASE("wire: a SYN that another one followed on its tuple says so", "[unit]") {
  HandshakeTracker tracker;
  tracker.on_packet(syn_at(1));
  tracker.on_packet(from_here(2, kAck, 77));
  tracker.on_packet(syn_at(52));
  const auto syns = judge(tracker, 1000);
  REQUIRE(syns.size() == 2);
  CHECK(syns[0].superseded);
  CHECK_FALSE(syns[1].superseded);
}

TEST_CASE("wire: the TSval of a 4-tuple's last connection is remembered", "[unit]") {
  HandshakeTracker tracker;
  tracker.on_packet(syn_at(1, 1, 800));
  tracker.on_packet(syn_at(10, 2, 300));
  tracker.on_packet(from_here(11, kAck, 77));  // refused: it leaves no trace
  tracker.on_packet(syn_at(20, 3, 400));
  const auto syns = judge(tracker, 6000);
  REQUIRE(syns.size() == 3);
  CHECK_FALSE(syns[0].last_tsval);
  CHECK(syns[1].last_tsval == 800);
  CHECK(syns[2].last_tsval == 800);
}

TEST_CASE("wire: each SYN is looked up once", "[unit]") {
  HandshakeTracker tracker;
  tracker.on_packet(syn_at(10, 1));
  tracker.on_packet(syn_at(30, 2));
  std::vector<std::uint32_t> seen;
  const auto look = [&](std::uint64_t time_ms, bool done) {
    seen.clear();
    tracker.look_up(time_ms * kMs, [&](WireSyn& syn) {
      seen.push_back(syn.seq);
      return done;
    });
    return seen;
  };
  using Seqs = std::vector<std::uint32_t>;
  CHECK(look(5, true).empty());
  CHECK(look(20, false) == Seqs{1});
  CHECK(look(20, true) == Seqs{1});
  CHECK(look(40, true) == Seqs{2});
  CHECK(look(50, true).empty());
}

TEST_CASE("wire: a flood is bounded, and what had no room is counted", "[unit]") {
  HandshakeTracker tracker;
  constexpr std::uint32_t kMore = 100;
  for (std::uint32_t i = 0; i < HandshakeTracker::kMostPending + kMore; ++i) {
    WirePacket syn = syn_at(1, i);
    syn.headers.source_port = static_cast<std::uint16_t>(i);
    tracker.on_packet(syn);
  }
  CHECK(tracker.pending() == HandshakeTracker::kMostPending);
  CHECK(tracker.untracked() == kMore);
  CHECK(judge(tracker, 1000).size() == HandshakeTracker::kMostPending);
}

}  // namespace
}  // namespace pawprint::test
