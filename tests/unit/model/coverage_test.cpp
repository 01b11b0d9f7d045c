// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/coverage.h"

#include <algorithm>

#include "catch.h"
#include "unit/builders.h"
#include "unit/tcp_events.h"

using namespace pawprint;
using namespace pawprint::test;

namespace {

SourceInfo both_on() {
  SourceInfo source;
  source.collectors = {{Collector::kTimewait, CollectorState::kOn, "bpf", "fentry", "ringbuf", ""},
                       {Collector::kSyn, CollectorState::kOn, "bpf", "fentry", "ringbuf", ""}};
  return source;
}

std::vector<CoverageRow> coverage_of(const std::vector<Event>& events,
                                     const SourceInfo& source = both_on()) {
  Model model{ModelOptions{}};
  for (const Event& event : events) model.on_event(event);
  return model.snapshot({}, source).coverage;
}

using Values = std::vector<std::pair<pp_counter_id, std::uint64_t>>;

pp_netns_counters counters(const Values& values, std::uint32_t netns = 7) {
  auto event = make_event<pp_netns_counters>(kSecond);
  event.netns = netns;
  for (const auto& [id, value] : values) {
    event.h.have |= PP_HAVE_COUNTER(id);
    event.value[id] = value;
  }
  return event;
}

pp_netns_counters listener_counters(std::uint64_t drops, std::uint64_t overflows) {
  return counters({{PP_LISTEN_DROPS, drops}, {PP_LISTEN_OVERFLOWS, overflows}});
}

pp_syn_totals totals(std::uint64_t answered, std::uint64_t dropped, std::uint64_t unknown = 0) {
  auto event = make_event<pp_syn_totals>(kSecond);
  event.netns = 7;
  event.counts.received = answered + dropped + unknown;
  event.counts.answered = answered;
  event.counts.dropped = dropped;
  event.counts.unknown = unknown;
  event.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] = dropped;
  return event;
}

const CoverageRow& row(const std::vector<CoverageRow>& rows, const std::string& counter) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const CoverageRow& r) { return r.counter == counter; });
  REQUIRE(found != rows.end());
  return *found;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("coverage: final ACKs at a full accept queue explain the surplus", "[unit]") {
  const auto rows = coverage_of({totals(10, 3), listener_counters(5, 5)});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].counter == "ListenDrops");
  CHECK(rows[0].netns == 7);
  CHECK(rows[0].kernel == 5);
  CHECK(rows[0].observed == 3);
  CHECK(contains(rows[0].note, "2 are final ACKs"));
  CHECK(contains(rows[1].note, "2 are final ACKs"));
}

TEST_CASE("coverage: what no final ACK explains is not put down to them", "[unit]") {
  const auto rows = coverage_of({totals(10, 3), listener_counters(8, 4)});
  CHECK(contains(row(rows, "ListenDrops").note, "1 are final ACKs"));
  CHECK(contains(row(rows, "ListenDrops").note, "4 unexplained"));
  CHECK(row(coverage_of({totals(10, 3), listener_counters(5, 3)}), "ListenDrops").note ==
        "unexplained");
  CHECK(row(coverage_of({totals(10, 3, 2), listener_counters(5, 3)}), "ListenDrops").note ==
        "2 may be unknown SYNs");
  // A SYN whose event was lost is one of some namespace.
  pp_syn_totals nowhere = totals(0, 0, 3);
  nowhere.netns = 0;
  CHECK(contains(
      row(coverage_of({nowhere, totals(10, 3, 1), listener_counters(8, 3)}), "ListenDrops").note,
      "4 may be unknown SYNs; 1 unexplained"));
}

TEST_CASE("coverage: hooks that did not run may explain a difference, other losses do not",
          "[unit]") {
  const Event missed = test::make_loss(PP_LOSS_ENTRY_EXIT, 3, 1'000);
  CHECK(row(coverage_of({missed, totals(10, 3), listener_counters(5, 3)}), "ListenDrops").note ==
        "2 may be what hooks missed");
  CHECK(contains(
      row(coverage_of({missed, totals(10, 3), listener_counters(9, 3)}), "ListenDrops").note,
      "3 unexplained"));
  const Event overrun = test::make_loss(PP_LOSS_RING, 3, 1'000);
  CHECK(row(coverage_of({overrun, totals(10, 3), listener_counters(5, 3)}), "ListenDrops").note ==
        "unexplained");
}

TEST_CASE("coverage: agreement needs no note, fewer than observed is unexplained", "[unit]") {
  CHECK(coverage_of({totals(10, 5), listener_counters(5, 5)}).at(0).note.empty());
  CHECK(coverage_of({totals(10, 5), listener_counters(4, 5)}).at(0).note == "unexplained");
}

TEST_CASE("coverage: what happens between the two readings is no difference", "[unit]") {
  // 5 before the kernel's counters were read, 9 after: 7 is one of the instants between.
  const auto rows = coverage_of({totals(10, 5), listener_counters(7, 7), totals(10, 9)});
  CHECK(row(rows, "ListenDrops").observed == 7);
  CHECK(row(rows, "ListenDrops").note.empty());
  // 10 is none of them.
  const auto gap = coverage_of({totals(10, 5), listener_counters(10, 9), totals(10, 9)});
  CHECK(row(gap, "ListenDrops").observed == 9);
  CHECK(row(gap, "ListenDrops").note == "unexplained");
}

TEST_CASE("coverage: 3.10 counts its SYN cookies as drops", "[unit]") {
  pp_syn_totals with_cookies = totals(40, 3);
  with_cookies.counts.cookies = 24;
  const auto legacy = [&](std::uint64_t drops, std::uint64_t overflows) {
    return row(coverage_of({with_cookies, counters({{PP_LISTEN_DROPS, drops},
                                                    {PP_LISTEN_OVERFLOWS, overflows},
                                                    {PP_PAWS_PASSIVE, 0}})}),
               "ListenDrops");
  };
  CHECK(legacy(27, 3).observed == 3);
  CHECK(legacy(27, 3).note == "24 are SYN cookies: this kernel counts them as drops, but answers");
  CHECK(contains(legacy(29, 5).note, "24 are SYN cookies"));
  CHECK(contains(legacy(29, 5).note, "2 are final ACKs"));
  CHECK(row(coverage_of({with_cookies, counters({{PP_LISTEN_DROPS, 27}})}), "ListenDrops").note ==
        "unexplained");
}

TEST_CASE("coverage: a namespace that is gone says so", "[unit]") {
  pp_netns_counters last = listener_counters(2, 2);
  last.gone = 1;
  CHECK(contains(coverage_of({totals(10, 5), last}).at(0).note, "gone"));
}

TEST_CASE("coverage: PAWS counters are held against TIME_WAIT segments", "[unit]") {
  pp_timewait fin_wait2 = make_segment(kSecond, 1, 500, 1000, PP_TW_ACK);
  fin_wait2.substate = PP_TCP_FIN_WAIT2;  // counted by no PAWS counter
  const std::vector<Event> seen{make_segment(kSecond, 1, 500, 1000, PP_TW_ACK),
                                make_segment(kSecond, 1, 400, 1000, PP_TW_SUCCESS), fin_wait2};
  auto with = [&](const Values& values) {
    auto events = seen;
    events.emplace_back(counters(values));
    return coverage_of(events);
  };
  const auto own = with({{PP_PAWS_ESTAB, 9}, {PP_PAWS_TIMEWAIT, 2}, {PP_SKIPPED_TIME_WAIT, 1}});
  CHECK(own.size() == 2);
  CHECK(row(own, "PAWSTimewait").observed == 2);
  CHECK(row(own, "TCPACKSkippedTimeWait").observed == 1);
  // Before 6.16 the counter is shared with established connections.
  CHECK(contains(row(with({{PP_PAWS_ESTAB, 9}}), "PAWSEstab").note, "established"));
}

TEST_CASE("coverage: counts of the kernel side come before those of events", "[unit]") {
  auto exact = make_event<pp_timewait_totals>(kSecond);
  exact.netns = 7;
  exact.counts.paws_rejects = 40;
  const auto rows = coverage_of({make_segment(kSecond, 1, 500, 1000, PP_TW_ACK), exact,
                                 make_segment(kSecond, 1, 400, 1000, PP_TW_ACK),
                                 counters({{PP_PAWS_TIMEWAIT, 40}})});
  CHECK(rows.at(0).observed == 40);
}

TEST_CASE("coverage: packets lost before TCP are told, and nothing is beside them", "[unit]") {
  const auto rows = coverage_of({counters({{PP_LISTEN_DROPS, 0},
                                           {PP_RP_FILTER, 3},
                                           {PP_CONNTRACK_DROP, 5},
                                           {PP_CONNTRACK_EARLY_DROP, 0}})});
  CHECK_FALSE(row(rows, "ListenDrops").before_tcp);
  for (const auto& [counter, kernel] : std::vector<std::pair<std::string, std::uint64_t>>{
           {"IPReversePathFilter", 3}, {"conntrack.drop", 5}, {"conntrack.early_drop", 0}}) {
    INFO(counter);
    CHECK(row(rows, counter).kernel == kernel);
    CHECK(row(rows, counter).observed == std::nullopt);
    CHECK(row(rows, counter).before_tcp);
    CHECK_FALSE(row(rows, counter).note.empty());
  }
}

TEST_CASE("coverage: every counter of losses before TCP says what it counts", "[unit]") {
  Values all;
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) all.emplace_back(pp_counter_id(id), 1);
  std::size_t before_tcp = 0;
  for (const CoverageRow& one : coverage_of({counters(all)})) {
    INFO(one.counter);
    CHECK_FALSE(one.counter.empty());
    if (!one.before_tcp) continue;
    ++before_tcp;
    CHECK_FALSE(one.note.empty());
  }
  CHECK(before_tcp == PP_COUNTER_IDS - PP_RP_FILTER);
}

TEST_CASE("coverage: counters of the node are in no namespace", "[unit]") {
  const auto rows = coverage_of({counters({{PP_SOFTNET_DROPPED, 2}}, PP_NETNS_NODE)});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].netns == PP_NETNS_NODE);
  CHECK(rows[0].counter == "softnet.dropped");
}

TEST_CASE("coverage: with a filter there is nothing to compare, and it says so", "[unit]") {
  SourceInfo filtered = both_on();
  filtered.filter = "port 80";
  const auto rows = coverage_of({totals(10, 3), listener_counters(5, 5)}, filtered);
  CHECK(rows.at(0).kernel == 5);
  CHECK(rows.at(0).observed == std::nullopt);
  CHECK(contains(rows.at(0).note, "filter"));
}

TEST_CASE("coverage: counters of a collector that is off are not compared", "[unit]") {
  SourceInfo timewait_only = both_on();
  timewait_only.collectors[1].state = CollectorState::kOff;
  const std::vector<Event> events{
      totals(10, 5), make_segment(kSecond, 1, 500, 1000, PP_TW_ACK),
      counters({{PP_LISTEN_DROPS, 5}, {PP_PAWS_TIMEWAIT, 1}, {PP_RP_FILTER, 1}})};
  const auto rows = coverage_of(events, timewait_only);
  CHECK(row(rows, "ListenDrops").observed == std::nullopt);
  CHECK(contains(row(rows, "ListenDrops").note, "off"));
  CHECK(row(rows, "PAWSTimewait").observed == 1);
  SourceInfo none = timewait_only;
  none.collectors[0].state = CollectorState::kOff;
  CHECK(coverage_of(events, none).empty());
}
