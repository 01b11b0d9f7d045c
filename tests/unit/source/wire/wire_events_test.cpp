// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/wire_events.h"

#include "catch.h"
#include "event/event.h"
#include "pawprint/tcp_rules.h"
#include "unit/source/wire/handshake.h"

namespace pawprint::test {
namespace {

WireSyn seen_syn() {
  WireSyn syn;
  syn.time_ns = 5 * kMs;
  syn.netns = 7;
  syn.tuple = {address(kPeer4), address(kHere4), 40000, 7001};
  syn.seq = kSeq;
  syn.flags = kSyn;
  syn.tsval = 500;
  syn.listener.exists = true;
  syn.listener.inode = 42;
  syn.listener.ack_backlog = 3;
  syn.listener.max_ack_backlog = 2;
  syn.header_bytes = 60;
  syn.ip_bytes = 20;
  return syn;
}

TEST_CASE("wire: a SYN without an answer proves nothing, whatever fits", "[unit]") {
  const pp_syn event = unanswered_event(seen_syn(), {PP_REASON_ACCEPT_QUEUE_FULL, 0});
  CHECK(is_whole(event));
  CHECK(event.verdict == PP_SYN_UNKNOWN);
  CHECK(event.reason == PP_REASON_ACCEPT_QUEUE_FULL);
  CHECK(event.listener_ino == 42);
  CHECK(event.ack_backlog == 3);
  CHECK(event.h.have ==
        (PP_HAVE_NETNS | PP_HAVE_TSVAL | PP_HAVE_QUEUES | PP_HAVE_SOCKET | PP_HAVE_HEADERS));
}

TEST_CASE("wire: what was not read is not there", "[unit]") {
  WireSyn syn = seen_syn();
  syn.listener = {};
  syn.tsval.reset();
  const pp_syn event = answered_event(syn);
  CHECK(event.verdict == PP_SYN_ANSWERED);
  CHECK(event.h.have == (PP_HAVE_NETNS | PP_HAVE_HEADERS));
}

TEST_CASE("wire: a challenge is classified by the values that it echoes", "[unit]") {
  WireSyn syn = seen_syn();
  syn.fate = SynFate::kChallenged;
  syn.rcv_nxt = kSeq + 10;
  const auto kind = [&](std::uint32_t ts_recent, pp_tw_verdict verdict = PP_TW_ACK) {
    syn.ts_recent = ts_recent;
    const pp_timewait event = refused_event(syn, verdict, std::nullopt);
    return pp_tw_kind(&event);
  };
  CHECK(kind(600) == PP_TW_KIND_REGRESSION);
  CHECK(kind(500) == PP_TW_KIND_NOT_NEWER);
  CHECK(kind(600, PP_TW_SUCCESS) == PP_TW_KIND_RATE_LIMITED);
  // TIME_WAIT would have taken what is newer: it was FIN_WAIT2.
  CHECK(kind(400) == PP_TW_KIND_OUT_OF_WINDOW);
  syn.rcv_nxt = kSeq - 10;
  CHECK(kind(500) == PP_TW_KIND_OUT_OF_WINDOW);
}

TEST_CASE("wire: without the echo the tuple's last TSval is the measure", "[unit]") {
  WireSyn syn = seen_syn();
  CHECK_FALSE((refused_event(syn, PP_TW_ACK, PP_TCP_TIME_WAIT).h.have & PP_HAVE_TS_RECENT) != 0);
  syn.last_tsval = 600;
  const pp_timewait event = refused_event(syn, PP_TW_ACK, PP_TCP_TIME_WAIT);
  CHECK(pp_is_regression(&event) != 0);
  CHECK(event.ts_recent == 600);
}

}  // namespace
}  // namespace pawprint::test
