// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/watched_recording.h"

#include "catch.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"
#include "view/json.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kBoot = test::kBootRealtimeNs;

// A drop in each of 200 seconds, counted by its totals.
std::vector<Event> story() {
  std::vector<Event> events{test::make_tick(1000), test::make_listener(1000)};
  for (unsigned second = 2; second <= 200; ++second) {
    events.push_back(test::make_syn(second * 1000 - 500));
    events.push_back(test::make_tick(second * 1000));
  }
  return events;
}

struct Watch {
  Watch() {
    test::record(dir.path() / "r", story());
    auto opened = Reader::open(dir.path() / "r");
    REQUIRE(opened);
    reader.emplace(std::move(*opened));
    WatchedRecording::Setup setup;
    setup.source.collectors = {{Collector::kSyn, CollectorState::kOn, "bpf", "", "", ""}};
    auto watched = WatchedRecording::open(*reader, std::move(setup));
    REQUIRE(watched);
    recording = std::move(*watched);
  }
  std::uint64_t count() const {
    const Snapshot snapshot = recording->snapshot();
    return snapshot.syn_drops.empty() ? 0 : snapshot.syn_drops[0].count;
  }
  const test::TempDir dir;
  std::optional<Reader> reader;
  std::unique_ptr<WatchedRecording> recording;
};

TEST_CASE("recording on the screen: it begins at its end, as report shows it", "[unit]") {
  const Watch watch;
  CHECK(watch.count() == 199);
  Model model(ModelOptions{});
  REQUIRE(replay(*watch.reader, {}, {}, model));
  CHECK(to_json(watch.recording->snapshot()) == to_json([&] {
          Snapshot snapshot =
              model.snapshot(watch.reader->info().node, watch.recording->snapshot().source);
          snapshot.findings = watch.recording->snapshot().findings;
          return snapshot;
        }()));
}

TEST_CASE("recording on the screen: steps back and forth, and stays inside", "[unit]") {
  const Watch watch;
  REQUIRE(watch.recording->step(-1));
  CHECK(watch.count() == 198);
  REQUIRE(watch.recording->step(-60));
  CHECK(watch.count() == 138);
  REQUIRE(watch.recording->step(2));
  CHECK(watch.count() == 140);
  REQUIRE(watch.recording->step(-1000));
  CHECK(watch.count() == 0);
  REQUIRE(watch.recording->step(1000));
  CHECK(watch.count() == 199);
}

TEST_CASE("recording on the screen: jumps to a time, and knows the minute before", "[unit]") {
  const Watch watch;
  REQUIRE(watch.recording->jump("+100s"));
  CHECK(watch.count() == 100);
  const auto row = ui::row_id(watch.recording->snapshot().syn_drops[0]);
  CHECK(watch.recording->trends().rate({row}) == 1.0);
  REQUIRE(watch.recording->jump("-10s"));
  CHECK(watch.count() == 189);
  // All of that second: the drop half a second later too.
  REQUIRE(watch.recording->jump(time_of_day(kBoot + 50 * kNsPerSec)));
  CHECK(watch.count() == 50);
  const auto wrong = watch.recording->jump("tomorrow");
  CHECK_FALSE(wrong);
  CHECK(watch.count() == 50);
}

TEST_CASE("recording on the screen: plays to its end", "[unit]") {
  const Watch watch;
  REQUIRE(watch.recording->jump("-2s"));
  CHECK(watch.recording->pass_second(true).value());
  CHECK(watch.count() == 197);
  CHECK(watch.recording->pass_second(false).value());
  CHECK(watch.count() == 198);
  CHECK_FALSE(watch.recording->pass_second(false).value());
  CHECK(watch.count() == 199);
}

TEST_CASE("recording on the screen: counts from where it was reset", "[unit]") {
  const Watch watch;
  REQUIRE(watch.recording->jump("+100s"));
  watch.recording->restart();
  CHECK(watch.count() == 0);
  REQUIRE(watch.recording->step(10));
  CHECK(watch.count() == 10);
  REQUIRE(watch.recording->step(-5));
  CHECK(watch.count() == 5);
  REQUIRE(watch.recording->step(-50));  // before it: from the begin again
  CHECK(watch.count() == 55);
}

TEST_CASE("recording on the screen: a time of day is the next one", "[unit]") {
  constexpr std::uint64_t kDay = 86400 * kNsPerSec;
  const std::uint64_t noon = kBoot / kDay * kDay + kDay / 2;
  CHECK(next_time_of_day("12:00:05", noon) == noon + 5 * kNsPerSec);
  CHECK(next_time_of_day("12:01", noon) == noon + 60 * kNsPerSec);
  CHECK(next_time_of_day("11:59:59", noon) == noon + kDay - kNsPerSec);
  for (const char* text : {"", "12", "25:00:00", "12:60", "12:00:00x", "+5m", "12:00:"}) {
    INFO(text);
    CHECK_FALSE(next_time_of_day(text, noon));
  }
}

}  // namespace
}  // namespace pawprint
