// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "pawprint/tcp_rules.h"

#include "catch.h"
#include "unit/tcp_events.h"

using namespace pawprint;
using namespace pawprint::test;

namespace {

// An unanswered SYN whose listener's sk_drops rose, judged.
pp_syn judged(void (*change)(pp_syn&)) {
  pp_syn syn = make_syn(1, 1, 1);
  syn.seen = PP_SYN_DROPS_ROSE;
  change(syn);
  pp_judge_syn(&syn);
  return syn;
}

}  // namespace

TEST_CASE("paws: a timestamp behind ts_recent is a regression, an equal one is not", "[unit]") {
  pp_timewait segment = make_segment(1, 1, 999, 1000, PP_TW_ACK);
  CHECK(pp_is_regression(&segment));
  segment.tsval = 1000;
  CHECK_FALSE(pp_is_regression(&segment));
  segment.tsval = 1001;
  CHECK_FALSE(pp_is_regression(&segment));
}

TEST_CASE("paws: comparison is modulo 2^32", "[unit]") {
  CHECK(pp_is_regression([] {
    static pp_timewait s = make_segment(1, 1, 0xfffffff0, 5, PP_TW_ACK);
    return &s;
  }()));
  const pp_timewait wrapped = make_segment(1, 1, 5, 0xfffffff0, PP_TW_ACK);
  CHECK_FALSE(pp_is_regression(&wrapped));
}

TEST_CASE("paws: too old a ts_recent, none, zero, or no timestamp is no regression", "[unit]") {
  pp_timewait segment = make_segment(1, 1, 1, 1000, PP_TW_ACK);
  segment.ts_age_s = segment.paws_limit_s - 1;
  CHECK(pp_is_regression(&segment));
  segment.ts_age_s = segment.paws_limit_s;
  CHECK_FALSE(pp_is_regression(&segment));
  segment.ts_age_s = 0;
  segment.ts_recent = 0;
  CHECK_FALSE(pp_is_regression(&segment));
  segment = make_segment(1, 1, 1, 1000, PP_TW_ACK);
  segment.h.have = PP_HAVE_TS_RECENT;
  CHECK_FALSE(pp_is_regression(&segment));
  segment.h.have = PP_HAVE_TSVAL;
  CHECK_FALSE(pp_is_regression(&segment));
}

TEST_CASE("paws: a RST is tested only within a minute", "[unit]") {
  pp_timewait segment = make_segment(1, 1, 1, 1000, PP_TW_SUCCESS);
  segment.tcp_flags = PP_TCP_RST;
  segment.ts_age_s = 59;
  CHECK(pp_is_regression(&segment));
  segment.ts_age_s = 60;
  CHECK_FALSE(pp_is_regression(&segment));
}

TEST_CASE("time wait: what became of a SYN", "[unit]") {
  const auto kind = [](__u32 tsval, pp_tw_verdict verdict, __u8 substate = PP_TCP_TIME_WAIT) {
    pp_timewait segment = make_segment(1, 1, tsval, 1000, verdict);
    segment.substate = substate;
    return pp_tw_kind(&segment);
  };
  CHECK(kind(2000, PP_TW_SYN) == PP_TW_KIND_ACCEPTED_REUSE);
  CHECK(kind(500, PP_TW_ACK) == PP_TW_KIND_REGRESSION);
  CHECK(kind(500, PP_TW_ACK_OOW) == PP_TW_KIND_REGRESSION);
  CHECK(kind(1000, PP_TW_ACK) == PP_TW_KIND_NOT_NEWER);
  CHECK(kind(500, PP_TW_SUCCESS) == PP_TW_KIND_RATE_LIMITED);
  CHECK(kind(2000, PP_TW_ACK, PP_TCP_FIN_WAIT2) == PP_TW_KIND_OUT_OF_WINDOW);
  CHECK(kind(500, PP_TW_ACK, PP_TCP_FIN_WAIT2) == PP_TW_KIND_REGRESSION);
  CHECK(kind(500, PP_TW_RST, PP_TCP_FIN_WAIT2) == PP_TW_KIND_OTHER);
}

TEST_CASE("syn: a SYN-ACK is an answer, whatever the queues say", "[unit]") {
  const pp_syn syn = judged([](pp_syn& s) {
    s.seen |= PP_SYN_SYNACK;
    s.ack_backlog = 100;
  });
  CHECK(syn.verdict == PP_SYN_ANSWERED);
  CHECK(syn.reason == PP_REASON_UNKNOWN);
}

TEST_CASE("syn: without proof there is no drop", "[unit]") {
  const pp_syn syn = judged([](pp_syn& s) {
    s.seen = 0;  // sk_drops did not rise: a hook was missed, or another copy is answered
    s.ack_backlog = 100;
  });
  CHECK(syn.verdict == PP_SYN_UNKNOWN);
  CHECK(syn.reason == PP_REASON_UNKNOWN);
}

TEST_CASE("syn: a proved drop that nothing explains is unknown, not a guess", "[unit]") {
  const pp_syn syn = judged([](pp_syn& s) { s.syncookies = 1; });
  CHECK(syn.verdict == PP_SYN_UNKNOWN);
}

TEST_CASE("syn: full accept queue is accept_queue_full, one below is not", "[unit]") {
  CHECK(judged([](pp_syn& s) { s.ack_backlog = 9; }).reason == PP_REASON_ACCEPT_QUEUE_FULL);
  CHECK(judged([](pp_syn& s) {
          s.ack_backlog = 8;
          s.syncookies = 1;
        }).verdict == PP_SYN_UNKNOWN);
}

TEST_CASE("syn: the request queue explains only without cookies", "[unit]") {
  CHECK(judged([](pp_syn& s) { s.qlen = 9; }).reason == PP_REASON_SYN_QUEUE_FULL);
  CHECK(judged([](pp_syn& s) { s.qlen = 8; }).reason == PP_REASON_SYN_QUEUE_FULL);
  CHECK(judged([](pp_syn& s) {
          s.qlen = 9;
          s.ack_backlog = 9;
        }).reason == PP_REASON_SYN_QUEUE_FULL);
  CHECK(judged([](pp_syn& s) {
          s.qlen = 9;
          s.syncookies = 1;
        }).verdict == PP_SYN_UNKNOWN);
}

TEST_CASE("syn: at equality a full accept queue is the better explanation", "[unit]") {
  CHECK(judged([](pp_syn& s) {
          s.qlen = 8;
          s.ack_backlog = 9;
        }).reason == PP_REASON_ACCEPT_QUEUE_FULL);
}

TEST_CASE("syn: the last quarter of the backlog", "[unit]") {
  const auto reason = [](__u32 qlen) {
    pp_syn syn = make_syn(1, 1, 1);
    syn.seen = PP_SYN_DROPS_ROSE;
    syn.max_ack_backlog = 1000;
    syn.max_syn_backlog = 128;
    syn.qlen = qlen;
    pp_judge_syn(&syn);
    return syn.reason;
  };
  CHECK(reason(96) == PP_REASON_UNKNOWN);
  CHECK(reason(97) == PP_REASON_SYN_QUEUE_LAST_QUARTER);
  CHECK(reason(500) == PP_REASON_SYN_QUEUE_LAST_QUARTER);
}

TEST_CASE("syn: a reused TIME_WAIT tuple skips the request queue, not the accept queue", "[unit]") {
  CHECK(judged([](pp_syn& s) {
          s.seen |= PP_SYN_REUSE;
          s.qlen = 9;
          s.ack_backlog = 9;
        }).reason == PP_REASON_ACCEPT_QUEUE_FULL);
  // Where the isn is cleared on the way (3.18 to 6.9) the full queue is all that explains it.
  CHECK(judged([](pp_syn& s) {
          s.seen |= PP_SYN_REUSE;
          s.qlen = 9;
        }).reason == PP_REASON_SYN_QUEUE_FULL);
}

TEST_CASE("syn: what could not be read explains nothing", "[unit]") {
  CHECK(judged([](pp_syn& s) {
          s.h.have &= ~PP_HAVE_QUEUES;
          s.ack_backlog = 9;
        }).verdict == PP_SYN_UNKNOWN);
  CHECK(judged([](pp_syn& s) {
          s.h.have &= ~PP_HAVE_SYN_QUEUE;
          s.qlen = 200;
        }).verdict == PP_SYN_UNKNOWN);
  // Cookies on or off: a full request queue alone explains only the latter.
  CHECK(judged([](pp_syn& s) {
          s.h.have &= ~PP_HAVE_COOKIES;
          s.qlen = 9;
        }).reason == PP_REASON_SYN_QUEUE_FULL);
  CHECK(judged([](pp_syn& s) {
          s.h.have &= ~PP_HAVE_COOKIES;
          s.qlen = 9;
          s.ack_backlog = 9;
        }).reason == PP_REASON_UNKNOWN);
}

TEST_CASE("syn: a function that refused is better evidence than lengths", "[unit]") {
  CHECK(judged([](pp_syn& s) {
          s.seen |= PP_SYN_NO_COOKIE;
          s.ack_backlog = 9;
        }).reason == PP_REASON_SYN_QUEUE_FULL);
  CHECK(judged([](pp_syn& s) { s.seen |= PP_SYN_LAST_QUARTER; }).reason ==
        PP_REASON_SYN_QUEUE_LAST_QUARTER);
  CHECK(judged([](pp_syn& s) { s.seen |= PP_SYN_NOT_PROVEN; }).reason == PP_REASON_PAWS_PER_HOST);
}

TEST_CASE("syn: with events lost in between nothing is proved", "[unit]") {
  CHECK(judged([](pp_syn& s) {
          s.seen |= PP_SYN_INCOMPLETE;
          s.ack_backlog = 9;
        }).verdict == PP_SYN_UNKNOWN);
}

TEST_CASE("syn: until 4.9 a full accept queue lets a SYN in while few are young", "[unit]") {
  const auto legacy = [](__u32 young, __u32 have) {
    pp_syn syn = make_syn(1, 1, 1);
    syn.seen = PP_SYN_LEGACY;
    syn.h.have = PP_HAVE_QUEUES | have;
    syn.ack_backlog = 9;
    syn.young = young;
    pp_judge_syn(&syn);
    return syn.reason;
  };
  CHECK(legacy(1, PP_HAVE_SYN_QUEUE) == PP_REASON_UNKNOWN);
  CHECK(legacy(2, PP_HAVE_SYN_QUEUE) == PP_REASON_ACCEPT_QUEUE_FULL);
  // Not known: it was not answered, and nothing else explains it.
  CHECK(legacy(0, 0) == PP_REASON_ACCEPT_QUEUE_FULL);
}

TEST_CASE("syn: what was seen to fail comes before the queues", "[unit]") {
  CHECK(judged([](pp_syn& s) {
          s.seen |= PP_SYN_LSM | PP_SYN_NO_ROUTE;
          s.ack_backlog = 9;
        }).reason == PP_REASON_LSM_DENIED);
  CHECK(judged([](pp_syn& s) { s.seen |= PP_SYN_NO_ROUTE; }).reason == PP_REASON_NO_ROUTE);
  CHECK(judged([](pp_syn& s) { s.seen |= PP_SYN_NO_MEMORY; }).reason == PP_REASON_NO_MEMORY);
  // The timer sends it later: sk_drops does not rise, the missing skb is the proof.
  CHECK(judged([](pp_syn& s) { s.seen = PP_SYN_SYNACK_NULL; }).reason == PP_REASON_SYNACK_ALLOC);
}

TEST_CASE("syn: an IPv6 packet from a v4-mapped address is certain, whatever was counted",
          "[unit]") {
  const pp_syn mapped = judged([](pp_syn& syn) {
    syn.family = 6;
    syn.seen = 0;  // sk_drops did not rise: the kernel counts nothing of TCP's
  });
  CHECK(mapped.verdict == PP_SYN_DROPPED);
  CHECK(mapped.reason == PP_REASON_V6_MAPPED_SRC);
  const pp_syn v4 = judged([](pp_syn& syn) { syn.seen = 0; });
  CHECK(v4.verdict == PP_SYN_UNKNOWN);
  CHECK(v4.reason == PP_REASON_UNKNOWN);
  const pp_syn v6 = judged([](pp_syn& syn) {
    syn.family = 6;
    syn.remote[0] = 0x20;
    syn.seen = 0;
  });
  CHECK(v6.verdict == PP_SYN_UNKNOWN);
}

TEST_CASE("timewait: segments are counted by kind, FIN_WAIT2 apart from the kernel's counters",
          "[unit]") {
  pp_timewait_counts counts{};
  const auto count = [&](pp_timewait segment) { pp_count_timewait(&counts, &segment); };
  count(make_segment(1, 1, 999, 1000, PP_TW_ACK));
  count(make_segment(1, 1, 999, 1000, PP_TW_SUCCESS));
  count(make_segment(1, 1, 1000, 1000, PP_TW_ACK));
  count(make_segment(1, 1, 1001, 1000, PP_TW_SYN));
  pp_timewait fin_wait2 = make_segment(1, 1, 999, 1000, PP_TW_SUCCESS);
  fin_wait2.substate = PP_TCP_FIN_WAIT2;
  count(fin_wait2);
  fin_wait2.verdict = PP_TW_ACK;
  fin_wait2.tsval = 1001;
  count(fin_wait2);
  CHECK(counts.segments == 6);
  CHECK(counts.syns == 6);
  CHECK(counts.regressions == 3);
  CHECK(counts.paws_rejects == 2);
  CHECK(counts.regression == 1);
  CHECK(counts.rate_limited == 2);
  CHECK(counts.skipped_acks == 1);
  CHECK(counts.not_newer == 1);
  CHECK(counts.accepted_reuse == 1);
  CHECK(counts.out_of_window == 1);
}
