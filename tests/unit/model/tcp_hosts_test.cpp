// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/tcp_hosts.h"

#include "catch.h"
#include "unit/tcp_events.h"

using namespace pawprint;
using namespace pawprint::test;

namespace {

SourceInfo with_timewait() {
  SourceInfo source;
  source.collectors = {{Collector::kTimewait, CollectorState::kOn, "bpf", "fentry", "ringbuf", ""}};
  return source;
}

std::vector<TimewaitRow> rows(const std::vector<Event>& events) {
  Model model{ModelOptions{}};
  for (const Event& event : events) model.on_event(event);
  return model.snapshot({}, with_timewait()).timewait;
}

}  // namespace

TEST_CASE("hosts: refused SYNs are counted by kind, regressions of every segment", "[unit]") {
  pp_timewait ack = make_segment(5 * kSecond, 1, 400, 1000, PP_TW_SUCCESS);
  ack.tcp_flags = PP_TCP_ACK;
  const auto all = rows({make_segment(kSecond, 1, 500, 1000, PP_TW_ACK),
                         make_segment(2 * kSecond, 1, 1000, 1000, PP_TW_ACK),
                         make_segment(3 * kSecond, 1, 2000, 1000, PP_TW_SYN),
                         make_segment(4 * kSecond, 1, 900, 1000, PP_TW_SUCCESS), ack});
  REQUIRE(all.size() == 1);
  CHECK(all[0].remote == "10.9.1.1");
  CHECK(all[0].segments == 5);
  CHECK(all[0].syns == 4);
  CHECK(all[0].accepted_reuse == 1);
  CHECK(all[0].regressions == 3);
  CHECK(all[0].max_regression == 600);
  CHECK(all[0].refused.regression == 1);
  CHECK(all[0].refused.not_newer == 1);
  CHECK(all[0].refused.rate_limited == 1);
}

TEST_CASE("hosts: tw_recycle needs a local TIME_WAIT, not just older SYNs", "[unit]") {
  const auto client_closed = rows({make_syn(kSecond, 1, 5000), make_syn(2 * kSecond, 1, 100)});
  CHECK(client_closed.at(0).syn_ts_backwards == 1);
  CHECK(client_closed.at(0).recycle_would_refuse == 0);
  const auto server_closed = rows({make_syn(kSecond, 1, 5000), make_enter(kSecond + 1, 1, 5000),
                                   make_syn(2 * kSecond, 1, 100), make_syn(3 * kSecond, 1, 6000)});
  CHECK(server_closed.at(0).recycle_would_refuse == 1);
}

TEST_CASE("hosts: a SYN that an earlier test dropped never reached tw_recycle", "[unit]") {
  pp_syn dropped = make_drop(2 * kSecond, 1, PP_REASON_ACCEPT_QUEUE_FULL);
  dropped.tsval = 100;
  CHECK(rows({make_enter(kSecond, 1, 5000), dropped}).at(0).recycle_would_refuse == 0);
  pp_syn reuse = make_syn(2 * kSecond, 1, 100);
  reuse.seen |= PP_SYN_REUSE;
  CHECK(rows({make_enter(kSecond, 1, 5000), reuse}).at(0).recycle_would_refuse == 0);
}

TEST_CASE("hosts: a stamp in one namespace is not one of another", "[unit]") {
  pp_syn elsewhere = make_syn(2 * kSecond, 1, 100);
  elsewhere.netns = 8;
  CHECK(rows({make_enter(kSecond, 1, 5000), elsewhere}).at(0).recycle_would_refuse == 0);
}

TEST_CASE("hosts: a host that sent nothing has no row", "[unit]") {
  CHECK(rows({make_enter(kSecond, 1, 5000)}).empty());
}

TEST_CASE("hosts: a flood of addresses does not evict a host with regressions", "[unit]") {
  Model model{ModelOptions{}};
  model.on_event(make_segment(1, 1, 500, 1000, PP_TW_ACK));
  pp_syn flood = make_syn(2, 2, 1);
  for (std::uint32_t i = 0; i < 2 * TcpHosts::kMostHosts; ++i) {
    std::memcpy(flood.remote + 12, &i, sizeof(i));
    model.on_event(flood);
  }
  const Snapshot snapshot = model.snapshot({}, with_timewait());
  CHECK(snapshot.timewait.size() == TcpHosts::kMostHosts);
  CHECK(std::count_if(snapshot.timewait.begin(), snapshot.timewait.end(), [](const auto& row) {
          return row.remote == "10.9.1.1" && row.regressions == 1;
        }) == 1);
  CHECK(snapshot.loss.by_stage[PP_LOSS_QUEUE] >= TcpHosts::kMostHosts);
}

TEST_CASE("hosts: a flood of dropped SYNs does not evict a host that had a drop before it",
          "[unit]") {
  Model model{ModelOptions{}};
  model.on_event(make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL));
  pp_syn flood = make_drop(3, 2, PP_REASON_SYN_QUEUE_FULL);
  for (std::uint32_t i = 0; i < 2 * TcpHosts::kMostHosts; ++i) {
    std::memcpy(flood.remote + 12, &i, sizeof(i));
    model.on_event(flood);
  }
  model.on_event(make_segment(4, 3, 500, 1000, PP_TW_ACK));  // finds room
  SourceInfo source = with_timewait();
  source.collectors.push_back({Collector::kSyn, CollectorState::kOn, "bpf", "", "", ""});
  const Snapshot snapshot = model.snapshot({}, source);
  CHECK(snapshot.timewait.size() == TcpHosts::kMostHosts);
  CHECK(std::any_of(snapshot.syn_drops.begin(), snapshot.syn_drops.end(),
                    [](const auto& row) { return row.remote == "10.9.1.1"; }));
  for (const char* remote : {"10.9.1.1", "10.9.1.3"}) {
    INFO(remote);
    CHECK(std::any_of(snapshot.timewait.begin(), snapshot.timewait.end(),
                      [&](const auto& row) { return row.remote == remote; }));
  }
}
