// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// record_bench FOLDER EVENTS: how fast events go into a recording and out of it, as one
// JSON object. The recording stays in FOLDER/bench.pawprint.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "bench/traffic.h"
#include "core/clock.h"
#include "model/model.h"
#include "record/recorder.h"
#include "source/replay/replay.h"

namespace {

using namespace pawprint;

constexpr std::uint64_t kRecordedPerSecond = 20'000;  // of the recorded node
constexpr std::uint32_t kHosts = 2000;

[[noreturn]] void die(const Error& error) {
  fmt::print(stderr, "record_bench: {}\n", error.message());
  std::exit(1);
}

// ns that it took.
std::uint64_t record(const std::filesystem::path& path, std::uint64_t events) {
  auto recorder = Recorder::create(path, true, {});
  if (!recorder) die(recorder.error());
  const std::uint64_t began_ns = monotonic_ns();
  for (std::uint64_t i = 0; i < events; ++i) {
    const std::uint64_t time_ns = kNsPerSec + i * (kNsPerSec / kRecordedPerSecond);
    const auto host = static_cast<std::uint32_t>(i % kHosts);
    if (i % kRecordedPerSecond == 0) {
      (*recorder)->on_event(bench::tick(time_ns));
    } else if (i % 4 == 0) {
      (*recorder)->on_event(bench::refused_segment(time_ns, i, host));
    } else {
      (*recorder)->on_event(bench::dropped_syn(time_ns, i, host));
    }
  }
  if (auto closed = (*recorder)->close(); !closed) die(closed.error());
  return monotonic_ns() - began_ns;
}

struct Timing {
  std::uint64_t open_ns = 0;   // header, SQLite's check, meta
  std::uint64_t total_ns = 0;  // until the first table could be shown
  std::size_t rows = 0;
};

Timing replay_all(const std::filesystem::path& path) {
  const std::uint64_t began_ns = monotonic_ns();
  const auto reader = Reader::open(path);
  if (!reader) die(reader.error());
  Timing timing;
  timing.open_ns = monotonic_ns() - began_ns;
  Model model(ModelOptions{});
  if (auto done = replay(*reader, {}, {}, model); !done) die(done.error());
  SourceInfo source;
  source.collectors = {{Collector::kSyn, CollectorState::kOn, "bpf", "", "", ""}};
  timing.rows = model.snapshot({}, source).syn_drops.size();
  timing.total_ns = monotonic_ns() - began_ns;
  return timing;
}

double per_second(std::uint64_t events, std::uint64_t ns) {
  return static_cast<double>(events) / (static_cast<double>(ns) / 1e9);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: record_bench FOLDER EVENTS\n", stderr);
    return 2;
  }
  const auto path = std::filesystem::path(argv[1]) / "bench.pawprint";
  const std::uint64_t events = std::strtoull(argv[2], nullptr, 10);
  const std::uint64_t record_ns = record(path, events);
  const Timing timing = replay_all(path);
  struct stat file {};
  stat(path.c_str(), &file);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print(
      "{{\"events\": {}, \"recorded_per_s\": {:.0f}, \"bytes_per_event\": {:.1f}, "
      "\"file_bytes\": {}, \"open_ms\": {:.0f}, \"first_table_ms\": {:.0f}, "
      "\"replayed_per_s\": {:.0f}, \"rows\": {}, \"peak_kib\": {}}}\n",
      events, per_second(events, record_ns),
      static_cast<double>(file.st_size) / static_cast<double>(events), file.st_size,
      static_cast<double>(timing.open_ns) / 1e6, static_cast<double>(timing.total_ns) / 1e6,
      per_second(events, timing.total_ns), timing.rows, usage.ru_maxrss);
  return 0;
}
