// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/retention.h"

#include <filesystem>

#include "catch.h"
#include "record/carry.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

std::vector<Event> events_of(const std::filesystem::path& path) {
  auto events = test::read_all(path);
  INFO((events ? "" : events.error().message()));
  REQUIRE(events);
  return *events;
}

template <typename T>
std::vector<T> only(const std::vector<Event>& events) {
  std::vector<T> found;
  for (const Event& event : events) {
    if (const T* one = std::get_if<T>(&event)) found.push_back(*one);
  }
  return found;
}

TEST_CASE("retention: a bounded file keeps the newest and says from when", "[unit]") {
  const test::TempDir dir;
  const auto path = dir.path() / "r";
  constexpr std::uint64_t kMost = Recorder::kLeastBytes;
  const auto recorder = test::start_recording(path, {kMost, std::nullopt});
  recorder->on_event(test::make_listener(500));
  std::uint64_t largest = 0;
  for (unsigned second = 1; second <= 100; ++second) {
    for (unsigned i = 0; i < 500; ++i) recorder->on_event(test::make_syn(second * 1000));
    recorder->on_event(test::make_tick(second * 1000));
    largest = std::max<std::uint64_t>(largest, std::filesystem::file_size(path));
  }
  REQUIRE(recorder->close());
  CHECK(largest <= kMost);
  CHECK(largest > kMost / 2);
  const auto reader = Reader::open(path);
  REQUIRE(reader);
  CHECK(reader->info().is_trimmed());
  const auto events = events_of(path);
  CHECK(events.size() > 1000);
  CHECK(header(events.back()).time_ns == 100'000 * test::kMs);
  // Who owns the listener was said long before what is left.
  REQUIRE(only<pp_listener>(events).size() == 1);
  CHECK(std::holds_alternative<pp_tick>(events.front()));
  CHECK(only<pp_syn>(events).front().h.time_ns > 50'000 * test::kMs);
}

TEST_CASE("retention: a flood within one second stays within the bound too", "[unit]") {
  const test::TempDir dir;
  const auto path = dir.path() / "r";
  constexpr std::uint64_t kMost = Recorder::kLeastBytes;
  const auto recorder = test::start_recording(path, {kMost, std::nullopt});
  for (unsigned i = 0; i < 20'000; ++i) recorder->on_event(test::make_syn(1000));
  recorder->on_event(test::make_tick(2000));
  REQUIRE(recorder->close());
  CHECK(std::filesystem::file_size(path) <= kMost);
  CHECK(only<pp_syn>(events_of(path)).size() > 1000);
}

TEST_CASE("retention: a flight recording holds its time, exactly so at the end", "[unit]") {
  const test::TempDir dir;
  const auto path = dir.path() / "r";
  const auto recorder = test::start_recording(path, {std::nullopt, 60 * kNsPerSec});
  for (unsigned second = 1; second <= 300; ++second) {
    recorder->on_event(test::make_syn(second * 1000));
    recorder->on_event(test::make_tick(second * 1000));
    if (second == 200) {
      const auto kept = only<pp_syn>(events_of(path));
      CHECK(kept.size() >= 60);
      CHECK(kept.size() <= 65);
    }
  }
  REQUIRE(recorder->close());
  const auto kept = only<pp_syn>(events_of(path));
  CHECK(kept.size() == 61);
  CHECK(kept.front().h.time_ns == 240'000 * test::kMs);
}

TEST_CASE("retention: a trimmed file gives its pages back", "[unit]") {
  const test::TempDir dir;
  const auto path = dir.path() / "r";
  const auto recorder = test::start_recording(path, {std::nullopt, 10 * kNsPerSec});
  for (unsigned i = 0; i < 40'000; ++i) recorder->on_event(test::make_syn(1000));
  recorder->on_event(test::make_tick(1000));
  const auto largest = std::filesystem::file_size(path);
  for (unsigned second = 2; second <= 60; ++second)
    recorder->on_event(test::make_tick(second * 1000));
  REQUIRE(recorder->close());
  CHECK(std::filesystem::file_size(path) < largest / 2);
  CHECK(events_of(path).size() == 12);
}

TEST_CASE("carry: the last word on each thing, and sessions under way", "[unit]") {
  Carry carry;
  test::SessionShape running;
  test::SessionShape over;
  over.pid = 200;
  test::SessionShape outlived;
  outlived.pid = 300;
  outlived.children = 2;
  for (const auto& session : {running, over, outlived}) carry.on_event(test::make_exec(session));
  carry.on_event(test::make_exit(over));
  carry.on_event(test::make_exit(outlived));
  for (const std::uint64_t ms : {1000U, 2000U}) {
    carry.on_event(test::make_tick(ms));
    carry.on_event(test::make_syn(ms));
    carry.on_event(test::make_syn_totals(ms));
    carry.on_event(test::make_listener(ms));
  }
  const auto kept = carry.events();
  CHECK(kept.size() == 6);
  REQUIRE(std::holds_alternative<pp_tick>(kept.front()));
  CHECK(only<pp_tick>(kept).at(0).h.time_ns == 2000 * test::kMs);
  CHECK(only<pp_syn>(kept).empty());
  CHECK(only<pp_syn_totals>(kept).at(0).h.time_ns == 2000 * test::kMs);
  CHECK(only<pp_listener>(kept).size() == 1);
  const auto sessions = only<pp_probe_exec>(kept);
  REQUIRE(sessions.size() == 2);
  CHECK(sessions[0].pid == running.pid);
  CHECK(sessions[1].pid == outlived.pid);
  CHECK(only<pp_probe_exit>(kept).at(0).pid == outlived.pid);

  carry.on_event(test::make_children_exit(outlived, 3000, 1, 1));
  CHECK(only<pp_probe_exec>(carry.events()).size() == 1);
}

}  // namespace
}  // namespace pawprint
