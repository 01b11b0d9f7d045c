// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/replay/replay.h"

#include "catch.h"
#include "model/model.h"
#include "source/replay/event_window.h"
#include "source/replay/traffic_filter.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"
#include "view/json.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kS = kNsPerSec;

struct Heard final : EventSink {
  void on_event(const Event& event) override { events.push_back(event); }
  std::vector<Event> events;
};

// `seconds` seconds with one dropped SYN each, and totals that grow with them.
std::vector<Event> drops(unsigned seconds) {
  std::vector<Event> events{test::make_tick(1000), test::make_listener(1000)};
  for (unsigned second = 2; second <= seconds; ++second) {
    events.push_back(test::make_syn(second * 1000 - 500));
    auto totals = test::make_syn_totals(second * 1000);
    totals.counts.received = totals.counts.dropped = second - 1;
    totals.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] = second - 1;
    totals.counts.answered = totals.counts.cookies = totals.counts.unknown = 0;
    events.push_back(totals);
    events.push_back(test::make_tick(second * 1000));
  }
  return events;
}

SourceInfo syn_is_on() {
  SourceInfo source;
  source.mode = "bpf";
  source.collectors = {{Collector::kSyn, CollectorState::kOn, "bpf", "kprobe", "perfbuf", ""}};
  return source;
}

Snapshot snapshot_of(const std::filesystem::path& path, const ReplayOptions& options) {
  const auto reader = Reader::open(path);
  REQUIRE(reader);
  const auto window = replay_window(*reader, options);
  INFO((window ? "" : window.error().message()));
  REQUIRE(window);
  Model model(ModelOptions{});
  const auto done = replay(*reader, *window, options, model);
  INFO((done ? "" : done.error().message()));
  REQUIRE(done);
  return model.snapshot({}, syn_is_on());
}

TEST_CASE("replay: the model ends as it did live", "[unit]") {
  const test::TempDir dir;
  std::vector<Event> events = drops(10);
  for (const Event& event : test::one_of_each_kind()) events.push_back(event);
  test::record(dir.path() / "r", events);
  Model live(ModelOptions{});
  for (const Event& event : events) live.on_event(event);
  CHECK(to_json(snapshot_of(dir.path() / "r", {})) == to_json(live.snapshot({}, syn_is_on())));
}

TEST_CASE("replay: a window counts what is in it, with the names from before", "[unit]") {
  const test::TempDir dir;
  test::record(dir.path() / "r", drops(60));
  ReplayOptions options;
  options.since = TimeBound{TimeBound::From::kBegin, 9 * kS};  // 10 s after the boot
  options.until = TimeBound{TimeBound::From::kEnd, 40 * kS};   // 20 s after it
  const Snapshot snapshot = snapshot_of(dir.path() / "r", options);
  CHECK(snapshot.window.begin_ns == test::kBootRealtimeNs + 10 * kS);
  CHECK(snapshot.window.end_ns == test::kBootRealtimeNs + 20 * kS);
  REQUIRE(snapshot.syn_drops.size() == 1);
  CHECK(snapshot.syn_drops[0].count == 10);
  CHECK(snapshot.syn_drops[0].listener->comm == "nginx");
  CHECK(snapshot.syn_totals.received == 10U);
  CHECK(snapshot.syn_totals.by_reason.at("accept_queue_full") == 10);
}

TEST_CASE("replay: absolute times and times relative to either end are the same", "[unit]") {
  const test::TempDir dir;
  test::record(dir.path() / "r", drops(60));
  const auto reader = Reader::open(dir.path() / "r");
  REQUIRE(reader);
  const auto window = [&](const char* since, const char* until) {
    ReplayOptions options;
    if (since != nullptr) options.since = parse_time_bound(since).value();
    if (until != nullptr) options.until = parse_time_bound(until).value();
    return replay_window(*reader, options);
  };
  // The boot was at 2026-01-31T11:00:00Z; ticks from 1 s to 60 s after it.
  CHECK(window("+29s", nullptr)->begin_ns == 30 * kS);
  CHECK(window("-30s", nullptr)->begin_ns == 30 * kS);
  CHECK(window("2026-01-31T11:00:30Z", nullptr)->begin_ns == 30 * kS);
  CHECK(window("2026-01-31T12:00:30.5+01:00", nullptr)->begin_ns == 30 * kS + kS / 2);
  CHECK(window(nullptr, "+29s")->end_ns == 30 * kS);
  CHECK(window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")->is_whole());
  for (const auto& [since, until, why] :
       {std::tuple{"+2m", static_cast<const char*>(nullptr), "after the end"},
        {static_cast<const char*>(nullptr), "2026-01-01T00:00:00Z", "before its begin"},
        {"-10s", "+10s", "after --until"}}) {
    const auto empty = window(since, until);
    REQUIRE_FALSE(empty);
    CHECK(empty.error().code == EINVAL);
    CHECK(empty.error().what.find(why) != std::string::npos);
  }
}

TEST_CASE("replay: a trimmed recording counts from where it is complete", "[unit]") {
  const test::TempDir dir;
  const auto recorder = test::start_recording(dir.path() / "r", {std::nullopt, 20 * kS});
  for (const Event& event : drops(100)) recorder->on_event(event);
  REQUIRE(recorder->close());
  const Snapshot snapshot = snapshot_of(dir.path() / "r", {});
  REQUIRE(snapshot.syn_drops.size() == 1);
  CHECK(snapshot.syn_drops[0].count == snapshot.syn_totals.received);
  CHECK(snapshot.syn_drops[0].count >= 20);
  CHECK(snapshot.syn_drops[0].count <= 21);
  CHECK(snapshot.syn_drops[0].listener->comm == "nginx");
  CHECK(snapshot.window.end_ns - snapshot.window.begin_ns >= 20 * kS);
}

TEST_CASE("replay: can be interrupted, and damage ends it", "[unit]") {
  const test::TempDir dir;
  std::vector<Event> events(20'000, Event(test::make_syn(1)));
  events.push_back(test::make_tick(1000));
  test::record(dir.path() / "r", events);
  Heard heard;
  ReplayOptions options;
  options.progress = [](double share) {
    CHECK(share > 0);
    CHECK(share <= 1);
    return false;
  };
  {
    const auto reader = Reader::open(dir.path() / "r");
    const auto stopped = replay(*reader, {}, options, heard);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == ECANCELED);
  }
  test::alter(dir.path() / "r", "DELETE FROM syns WHERE seq = 100");
  const auto reader = Reader::open(dir.path() / "r");
  REQUIRE(reader);
  CHECK_FALSE(replay(*reader, {}, {}, heard));
}

TEST_CASE("replay: filters as the kernel side applies them", "[unit]") {
  auto other_host = test::make_syn(1);
  other_host.remote[15] = 99;
  auto other_port = test::make_syn(1);
  other_port.local_port = 80;
  auto other_netns = test::make_syn(1);
  other_netns.netns = 7;
  auto answered = test::make_syn(1);
  answered.verdict = PP_SYN_ANSWERED;
  answered.seen = PP_SYN_SYNACK | PP_SYN_COOKIE;
  const std::vector<Event> events{test::make_syn(1),
                                  other_host,
                                  other_port,
                                  other_netns,
                                  answered,
                                  test::make_timewait(1),
                                  test::make_timewait_totals(2),
                                  test::make_syn_totals(2),
                                  test::make_netns_counters(2),
                                  test::make_tick(2)};
  const auto kept = [&](const TrafficFilter& filter) {
    Heard heard;
    RecordedTraffic traffic(filter, heard);
    for (const Event& event : events) traffic.on_event(event);
    return heard.events;
  };
  CHECK(kept({}).size() == events.size());
  TrafficFilter remote;
  remote.remote = parse_cidr("192.0.2.7").value();
  const auto of_remote = kept(remote);
  // Without the other host, the kernel's counters, and totals that know no host.
  CHECK(of_remote.size() == events.size() - 3);
  const auto totals = std::get<pp_syn_totals>(of_remote[of_remote.size() - 2]);
  CHECK(totals.counts.received == 3);  // of this namespace
  CHECK(totals.counts.answered == 1);
  CHECK(totals.counts.cookies == 1);
  CHECK(totals.counts.dropped == 2);
  CHECK(totals.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] == 2);
  TrafficFilter port;
  port.port = 80;
  CHECK(kept(port).size() == 3);
  TrafficFilter netns;
  netns.netns = 7;
  CHECK(kept(netns).size() == 2);
}

}  // namespace
}  // namespace pawprint
