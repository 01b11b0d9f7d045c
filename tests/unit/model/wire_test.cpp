// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the model makes of events that were seen on the wire and prove nothing.
#include "catch.h"
#include "model/model.h"
#include "unit/tcp_events.h"
#include "view/json.h"
#include "view/tables.h"

namespace pawprint::test {
namespace {

constexpr std::uint64_t kStart = 100 * kSecond;

SourceInfo source_on(const std::string& backend) {
  SourceInfo source;
  source.mode = backend;
  for (const Collector collector : {Collector::kTimewait, Collector::kSyn}) {
    source.collectors.push_back(
        {collector, CollectorState::kDegraded, backend, "socket", "packet", "not proved"});
  }
  return source;
}

pp_syn unanswered(std::uint64_t time_ns, __u16 retransmission) {
  pp_syn syn = make_syn(time_ns, 1, 1);
  syn.seen = 0;
  syn.verdict = PP_SYN_UNKNOWN;
  syn.reason = PP_REASON_UNKNOWN;
  syn.candidates = 1U << PP_REASON_NO_ROUTE | 1U << PP_REASON_NO_MEMORY;
  syn.retransmission = retransmission;
  return syn;
}

Snapshot watched(const std::string& backend) {
  Model model({});
  model.on_event(unanswered(kStart, 0));
  model.on_event(unanswered(kStart + kSecond, 1));
  model.on_event(unanswered(kStart + 3 * kSecond, 2));
  model.on_event(make_segment(kStart, 1, 400, 500, PP_TW_ACK));
  auto totals = make_event<pp_syn_totals>(kStart);
  totals.netns = 7;
  totals.counts.received = 3;
  totals.counts.answered = 2;
  totals.counts.unknown = 1;
  model.on_event(totals);
  auto counters = make_event<pp_netns_counters>(kStart);
  counters.netns = 7;
  counters.h.have = PP_HAVE_COUNTER(PP_LISTEN_DROPS);
  counters.value[PP_LISTEN_DROPS] = 9;
  model.on_event(counters);
  return model.snapshot({}, source_on(backend));
}

TEST_CASE("model: on the wire retransmissions are counted beside their SYN", "[unit]") {
  const Snapshot snapshot = watched("wire");
  REQUIRE(snapshot.syn_drops.size() == 1);
  CHECK(snapshot.syn_drops[0].count == 1);
  CHECK(snapshot.syn_drops[0].retransmissions == 2);
  REQUIRE(snapshot.timewait.size() == 1);
  CHECK(snapshot.timewait[0].listener_syns == 1);
}

TEST_CASE("model: on the wire a reason that is not certain has candidates", "[unit]") {
  const Snapshot snapshot = watched("wire");
  REQUIRE(snapshot.syn_drops.size() == 1);
  CHECK(snapshot.syn_drops[0].reason == "unknown");
  CHECK(snapshot.syn_drops[0].candidates == std::vector<std::string_view>{"no_memory", "no_route"});
  CHECK(snapshot.syn_drops[0].backend == "wire");
}

TEST_CASE("model: on the wire nothing is proved, and nothing held against counters", "[unit]") {
  const Snapshot snapshot = watched("wire");
  CHECK_FALSE(snapshot.syn_totals.dropped);
  CHECK_FALSE(snapshot.syn_totals.cookies);
  CHECK(snapshot.syn_totals.received == 3);
  CHECK(snapshot.syn_totals.unknown == 1);
  REQUIRE_FALSE(snapshot.coverage.empty());
  for (const CoverageRow& row : snapshot.coverage) {
    CHECK_FALSE(row.observed);
    CHECK_FALSE(row.note.empty());
  }
  CHECK(watched("bpf").syn_totals.dropped == 0);
}

TEST_CASE("model: on the wire segments and accepted reuse are unknown", "[unit]") {
  const Snapshot seen = watched("wire");
  REQUIRE(seen.timewait.size() == 1);
  CHECK_FALSE(seen.timewait[0].segments_known);
  CHECK_FALSE(seen.timewait[0].recycle_known);
  CHECK(seen.timewait[0].refused.regression == 1);
  const std::string json = to_json(seen);
  CHECK(json.find(R"("segments":null,"syns":null,"accepted_reuse":null)") != std::string::npos);
  CHECK(watched("bpf").timewait[0].segments_known);
}

TEST_CASE("tables: the SYN line says that it was seen on the wire", "[unit]") {
  const std::string text = render_tables(watched("wire"), 0);
  CHECK(text.find("SYN  seen on the wire: received 3  answered 2  unanswered 1\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace pawprint::test
