// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/drop_explanation.h"

#include "catch.h"

namespace pawprint {
namespace {

constexpr std::uint16_t bit(pp_syn_reason reason) {
  return static_cast<std::uint16_t>(1U << reason);
}

// A listener whose queue has room, in a namespace where one SYN was dropped.
ListenerEvidence evidence() {
  ListenerEvidence listener;
  listener.exists = true;
  listener.ack_backlog = 0;
  listener.max_ack_backlog = 2;
  listener.drops_rise = 1;
  listener.rise = {.listen_drops = 1,
                   .listen_overflows = 0,
                   .req_q_full_drop = 0,
                   .paws_passive = std::nullopt,
                   .skipped_time_wait = 0};
  return listener;
}

TEST_CASE("wire: a full queue and an overflow are accept_queue_full", "[unit]") {
  ListenerEvidence listener = evidence();
  listener.was_full = true;
  listener.rise.listen_overflows = 1;
  const Explanation found = explain_unanswered(listener, true);
  CHECK(found.reason == PP_REASON_ACCEPT_QUEUE_FULL);
  CHECK(found.candidates == 0);
}

TEST_CASE("wire: an overflow without a full queue is a candidate, not a reason", "[unit]") {
  ListenerEvidence listener = evidence();
  listener.rise.listen_overflows = 1;
  const Explanation found = explain_unanswered(listener, true);
  CHECK(found.reason == PP_REASON_UNKNOWN);
  CHECK(found.candidates == bit(PP_REASON_ACCEPT_QUEUE_FULL));
}

TEST_CASE("wire: a queue-full drop is syn_queue_full, beside another listener's overflow",
          "[unit]") {
  ListenerEvidence listener = evidence();
  listener.rise.req_q_full_drop = 1;
  CHECK(explain_unanswered(listener, true).reason == PP_REASON_SYN_QUEUE_FULL);
  listener.rise.listen_drops = 2;
  listener.rise.listen_overflows = 1;
  CHECK(explain_unanswered(listener, true).reason == PP_REASON_SYN_QUEUE_FULL);
  listener.was_full = true;
  const Explanation both = explain_unanswered(listener, true);
  CHECK(both.reason == PP_REASON_UNKNOWN);
  CHECK(both.candidates == (bit(PP_REASON_ACCEPT_QUEUE_FULL) | bit(PP_REASON_SYN_QUEUE_FULL)));
}

TEST_CASE("wire: per-host PAWS needs a timestamp", "[unit]") {
  ListenerEvidence listener = evidence();
  listener.rise.paws_passive = 1;
  CHECK(explain_unanswered(listener, true).reason == PP_REASON_PAWS_PER_HOST);
  CHECK(explain_unanswered(listener, false).reason == PP_REASON_UNKNOWN);
}

TEST_CASE("wire: a drop without a counter of its own has candidates", "[unit]") {
  const Explanation found = explain_unanswered(evidence(), true);
  CHECK(found.reason == PP_REASON_UNKNOWN);
  CHECK((found.candidates & bit(PP_REASON_NO_ROUTE)) != 0);
  CHECK((found.candidates & bit(PP_REASON_SYN_QUEUE_LAST_QUARTER)) != 0);
  CHECK((found.candidates & bit(PP_REASON_ACCEPT_QUEUE_FULL)) == 0);
}

TEST_CASE("wire: what the listener did not drop was answered in vain, or is unknown", "[unit]") {
  ListenerEvidence listener = evidence();
  listener.drops_rise = 0;  // the namespace's drop was another listener's
  listener.rise.listen_overflows = 1;
  const Explanation found = explain_unanswered(listener, true);
  CHECK(found.reason == PP_REASON_UNKNOWN);
  CHECK(found.candidates == (bit(PP_REASON_SYNACK_ALLOC) | bit(PP_REASON_SYNACK_XMIT)));
}

TEST_CASE("wire: without evidence nothing is said", "[unit]") {
  ListenerEvidence lossy = evidence();
  lossy.was_full = lossy.lossy = true;
  lossy.rise.listen_overflows = 1;
  CHECK(explain_unanswered(lossy, true).reason == PP_REASON_UNKNOWN);
  CHECK(explain_unanswered(lossy, true).candidates == 0);
  ListenerEvidence unread = evidence();
  unread.rise = {};
  CHECK(explain_unanswered(unread, true).candidates == 0);
}

}  // namespace
}  // namespace pawprint
