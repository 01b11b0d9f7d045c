// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_join.h"

#include <cstring>
#include <vector>

#include "catch.h"
#include "unit/tcp_events.h"

namespace pawprint::test {
namespace {

class Collect final : public EventSink {
 public:
  void on_event(const Event& event) override { events.push_back(event); }
  const pp_syn& syn(std::size_t i) const { return std::get<pp_syn>(events.at(i)); }
  std::vector<Event> events;
};

pp_syn entry(__u16 cpu = 0) {
  pp_syn syn = make_syn(5, 1, 1);
  syn.h.cpu = cpu;
  syn.h.have = PP_HAVE_NETNS | PP_HAVE_QUEUES | PP_HAVE_SYN_QUEUE | PP_HAVE_HEADERS;
  syn.seen = 0;
  syn.verdict = PP_SYN_UNKNOWN;
  syn.header_len = 60;
  return syn;
}

pp_syn full(__u16 cpu = 0) {
  pp_syn syn = entry(cpu);
  syn.ack_backlog = 9;
  return syn;
}

const pp_syn_counts& counts(const TcpJoin& join) {
  return join.counts().at(7);
}

struct Fixture {
  Collect seen;
  TcpJoin join{{}, seen};

  void answer(unsigned cpu = 0) {
    join.synack_entry(cpu);
    join.synack_return(cpu, 0xffff880012345678);
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "join: a SYN-ACK in between is an answer", "[unit]") {
  join.syn_entry(1, full());
  answer();
  CHECK(seen.events.empty());
  join.syn_return(0);
  REQUIRE(seen.events.size() == 1);
  CHECK(seen.syn(0).verdict == PP_SYN_ANSWERED);
  // The bytes are evidence for drops.
  CHECK(seen.syn(0).header_len == 0);
  CHECK((seen.syn(0).h.have & PP_HAVE_HEADERS) == 0);
  CHECK(encode(seen.events[0]).size() == offsetof(pp_syn, header));
  CHECK(counts(join).received == 1);
  CHECK(counts(join).answered == 1);
}

TEST_CASE_METHOD(Fixture, "join: none is a drop, with what explains it", "[unit]") {
  join.syn_entry(1, full());
  join.syn_return(0);
  REQUIRE(seen.events.size() == 1);
  CHECK(seen.syn(0).verdict == PP_SYN_DROPPED);
  CHECK(seen.syn(0).reason == PP_REASON_ACCEPT_QUEUE_FULL);
  CHECK(seen.syn(0).header_len == 60);
  CHECK(decode(encode(seen.events[0])));
  CHECK(counts(join).by_reason[PP_REASON_ACCEPT_QUEUE_FULL] == 1);
}

TEST_CASE_METHOD(Fixture, "join: SYN-ACKs of timers and of other CPUs are nobody's", "[unit]") {
  answer(0);
  join.syn_entry(1, full());
  answer(1);
  join.syn_return(0);
  CHECK(seen.syn(0).verdict == PP_SYN_DROPPED);
}

TEST_CASE_METHOD(Fixture, "join: nested calls for one skb are one SYN", "[unit]") {
  join.syn_entry(1, entry());
  join.syn_entry(1, entry());
  answer();
  join.syn_return(0);
  CHECK(seen.events.empty());
  join.syn_return(0);
  CHECK(seen.events.size() == 1);
  CHECK(counts(join).received == 1);
  CHECK(join.syn_entries() == 2);
  CHECK(join.nested_entries() == 1);
}

TEST_CASE_METHOD(Fixture, "join: two CPUs at once do not mix", "[unit]") {
  join.syn_entry(1, full(0));
  join.syn_entry(2, full(1));
  answer(1);
  join.syn_return(0);
  join.syn_return(1);
  CHECK(seen.syn(0).verdict == PP_SYN_DROPPED);
  CHECK(seen.syn(1).verdict == PP_SYN_ANSWERED);
}

TEST_CASE_METHOD(Fixture, "join: events lost in between make it unknown, never a drop", "[unit]") {
  join.syn_entry(1, full());
  join.missed(0);
  REQUIRE(seen.events.size() == 1);
  CHECK(seen.syn(0).verdict == PP_SYN_UNKNOWN);
  CHECK(seen.syn(0).reason == PP_REASON_UNKNOWN);
  CHECK(counts(join).unknown == 1);
  CHECK(join.loss().entry_exit == 1);
  join.syn_return(0);  // of another one, whose entry is lost
  CHECK(seen.events.size() == 1);
  CHECK(join.loss().entry_exit == 2);
  // What follows is whole again.
  join.syn_entry(3, full());
  join.syn_return(0);
  CHECK(seen.syn(1).verdict == PP_SYN_DROPPED);
}

TEST_CASE_METHOD(Fixture, "join: a return that was missed makes the SYN unknown", "[unit]") {
  join.syn_entry(1, full());
  join.syn_entry(2, full());
  answer();
  join.syn_return(0);
  REQUIRE(seen.events.size() == 2);
  CHECK(seen.syn(0).verdict == PP_SYN_UNKNOWN);
  CHECK(seen.syn(1).verdict == PP_SYN_ANSWERED);
  CHECK(join.loss().entry_exit == 1);
}

TEST_CASE_METHOD(Fixture, "join: a SYN-ACK whose return was missed is no drop", "[unit]") {
  join.syn_entry(1, full());
  join.synack_entry(0);
  join.syn_return(0);
  CHECK(seen.syn(0).verdict == PP_SYN_UNKNOWN);
}

TEST_CASE_METHOD(Fixture, "join: no SYN-ACK for want of memory", "[unit]") {
  join.syn_entry(1, entry());
  join.synack_entry(0);
  join.synack_return(0, 0);
  join.syn_return(0);
  CHECK(seen.syn(0).reason == PP_REASON_SYNACK_ALLOC);
}

TEST_CASE_METHOD(Fixture, "join: tcp_peer_is_proven means one thing or the other", "[unit]") {
  const auto reason = [&](bool paws_check, bool proven) {
    join.syn_entry(1, entry());
    join.proven_entry(0, paws_check);
    join.proven_return(0, proven);
    join.syn_return(0);
    return seen.syn(seen.events.size() - 1).reason;
  };
  CHECK(reason(true, false) == PP_REASON_PAWS_PER_HOST);
  CHECK(reason(false, false) == PP_REASON_SYN_QUEUE_LAST_QUARTER);
  CHECK(reason(true, true) == PP_REASON_UNKNOWN);
  CHECK(reason(false, true) == PP_REASON_UNKNOWN);
  // A return alone does not tell which it was.
  join.syn_entry(1, entry());
  join.proven_return(0, false);
  join.syn_return(0);
  CHECK(seen.syn(4).reason == PP_REASON_UNKNOWN);
}

TEST_CASE_METHOD(Fixture, "join: a cookie is an answer, none offered a full queue", "[unit]") {
  join.syn_entry(1, entry());
  join.syn_step(0, PP_SYN_COOKIE);
  answer();
  join.syn_return(0);
  CHECK(counts(join).cookies == 1);
  join.syn_entry(1, entry());
  join.syn_step(0, PP_SYN_NO_COOKIE);
  join.syn_return(0);
  CHECK(seen.syn(1).reason == PP_REASON_SYN_QUEUE_FULL);
  join.syn_step(0, PP_SYN_LSM);  // outside of a SYN
  join.syn_entry(1, full());
  join.syn_return(0);
  CHECK(seen.syn(2).reason == PP_REASON_ACCEPT_QUEUE_FULL);
}

TEST_CASE_METHOD(Fixture, "join: a SYN that follows its TIME_WAIT socket's verdict", "[unit]") {
  pp_timewait segment = make_segment(5, 1, 2000, 1000, PP_TW_SUCCESS);
  join.timewait_entry(1, segment);
  join.timewait_return(0, PP_TW_SYN);
  CHECK(std::get<pp_timewait>(seen.events[0]).verdict == PP_TW_SYN);
  for (const std::uint64_t skb : {1, 2}) {
    join.syn_entry(skb, entry());
    answer();
    join.syn_return(0);
  }
  CHECK((seen.syn(1).seen & PP_SYN_REUSE) != 0);
  CHECK((seen.syn(2).seen & PP_SYN_REUSE) == 0);
  CHECK((seen.syn(2).h.have & PP_HAVE_ISN) != 0);
  // The verdict may be among what was lost.
  join.missed(0);
  join.syn_entry(3, entry());
  join.syn_return(0);
  CHECK((seen.syn(3).h.have & PP_HAVE_ISN) == 0);
}

TEST_CASE_METHOD(Fixture, "join: a TIME_WAIT segment needs both ends", "[unit]") {
  const pp_timewait segment = make_segment(5, 1, 2000, 1000, PP_TW_SUCCESS);
  join.timewait_return(0, PP_TW_ACK);
  join.timewait_entry(1, segment);
  join.missed(0);
  join.timewait_return(0, PP_TW_ACK);
  CHECK(seen.events.empty());
  CHECK(join.loss().entry_exit == 3);
}

TEST_CASE("join: TIME_WAIT segments are counted beyond the budget, too", "[unit]") {
  Collect seen;
  TcpJoin join({}, seen);
  const std::uint64_t segments = TcpJoin::kEventsPerSecond + 3;
  for (std::uint64_t i = 0; i < segments; ++i) {
    join.timewait_entry(1, make_segment(5, 1, 500, 1000, PP_TW_ACK));
    join.timewait_return(0, i == 0 ? PP_TW_SUCCESS : PP_TW_ACK);
  }
  CHECK(seen.events.size() == TcpJoin::kEventsPerSecond);
  CHECK(join.loss().timewait_sampled == 3);
  const pp_timewait_counts& counts = join.timewait_counts().at(7);
  CHECK(counts.segments == segments);
  CHECK(counts.regression == segments - 1);
  CHECK(counts.rate_limited == 1);
  CHECK(counts.paws_rejects == segments);
}

TEST_CASE("join: only what was asked for is counted and passed on", "[unit]") {
  Collect seen;
  TrafficFilter filter;
  filter.port = 443;
  TcpJoin join(filter, seen);
  join.syn_entry(1, full());
  join.syn_return(0);
  join.timewait_entry(1, make_segment(5, 1, 1, 2, PP_TW_ACK));
  join.timewait_return(0, PP_TW_ACK);
  join.time_wait_enter(make_enter(5, 1, 1), 80);
  CHECK(seen.events.empty());
  CHECK(join.counts().empty());
  CHECK(join.timewait_counts().empty());
  join.time_wait_enter(make_enter(5, 1, 1), 443);
  CHECK(seen.events.size() == 1);
}

TEST_CASE_METHOD(Fixture, "join: another pawprint's calibration is left out", "[unit]") {
  const __u8 local[PP_ADDR_LEN] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 112, 97, 119};
  pp_syn syn = full();
  std::memcpy(syn.local, local, sizeof(local));
  join.syn_entry(1, syn);
  join.syn_return(0);
  pp_timewait segment = make_segment(5, 1, 1, 2, PP_TW_ACK);
  std::memcpy(segment.local, local, sizeof(local));
  join.timewait_entry(1, segment);
  join.timewait_return(0, PP_TW_ACK);
  CHECK(seen.events.empty());
  CHECK(join.counts().empty());
  // The kernel's hits count it too.
  CHECK(join.syn_entries() == 1);
}

TEST_CASE_METHOD(Fixture, "join: beyond the budget details are sampled, counts are not", "[unit]") {
  // Dropped SYNs have three quarters of it.
  constexpr std::uint64_t kShare = TcpJoin::kEventsPerSecond * 3 / 4;
  for (std::uint64_t i = 0; i < kShare + 5; ++i) {
    join.syn_entry(i + 1, full());
    join.syn_return(0);
  }
  CHECK(seen.events.size() == kShare);
  CHECK(counts(join).dropped == kShare + 5);
  CHECK(counts(join).sampled_out == 5);
  // A refusal takes a handshake: no flood hides it.
  join.timewait_entry(1, make_segment(5, 1, 1, 2, PP_TW_ACK));
  join.timewait_return(0, PP_TW_ACK);
  CHECK(seen.events.size() == kShare + 1);
  pp_syn later = full();
  later.h.time_ns += 1'000'000'000;
  join.syn_entry(1, later);
  join.syn_return(0);
  CHECK(seen.events.size() == kShare + 2);
}

TEST_CASE_METHOD(Fixture, "join: a SYN of unknown origin is counted, not shown", "[unit]") {
  pp_syn syn = full();
  syn.family = 0;
  join.syn_entry(1, syn);
  join.syn_return(0);
  CHECK(seen.events.empty());
  CHECK(counts(join).dropped == 1);
}

}  // namespace pawprint::test
