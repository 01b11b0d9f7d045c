// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model_bench rate [EVENTS]: how many events a second pass through what stands between a
// buffer of the kernel and a snapshot: decode, time order, model. By CPU time of one thread.
// model_bench full [FILE]: a model with as many hosts as it may have and 10,000 exec sessions:
// its memory, the time of a snapshot and of its findings; FILE gets the same events as a
// recording.
// model_bench screen [SECONDS]: the memory of model, snapshot, trends and pages, as a full screen
// holds them, over that long a flood of dropped SYNs from a million addresses: after each second.
// One JSON object.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "app/observation.h"
#include "bench/traffic.h"
#include "core/clock.h"
#include "findings/findings.h"
#include "model/model.h"
#include "model/tcp_hosts.h"
#include "record/recorder.h"
#include "source/time_order.h"
#include "ui/pages.h"

namespace {

using namespace pawprint;
using namespace pawprint::bench;

constexpr std::uint64_t kBatch = 2000;  // what one drain() finds
constexpr std::uint32_t kHosts = 2000;
constexpr std::uint32_t kSessions = 10'000;

std::uint64_t cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * kNsPerSec +
         static_cast<std::uint64_t>(now.tv_nsec);
}

// Event number `i`.
using Stream = std::function<Event(std::uint64_t)>;

// Events as a buffer of the kernel holds them.
struct Bytes {
  std::vector<std::byte> bytes;
  std::vector<std::size_t> ends;

  void add(const Event& event) {
    const auto encoded = encode(event);
    bytes.insert(bytes.end(), encoded.begin(), encoded.end());
    ends.push_back(bytes.size());
  }
  void drain(EventSink& sink) const {
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      const auto event = decode(std::span(bytes).subspan(begin, end - begin));
      if (!event) std::abort();
      sink.on_event(*event);
      begin = end;
    }
  }
};

// Events per second of CPU time. `ordered`: through TimeOrder, as live events go.
double rate(const Stream& stream, std::uint64_t events, bool ordered) {
  Model model(ModelOptions{});
  TimeOrder order(model);
  std::uint64_t took_ns = 0;
  for (std::uint64_t first = 0; first < events; first += kBatch) {
    Bytes batch;
    for (std::uint64_t i = first; i < first + kBatch; ++i) batch.add(stream(i));
    if (first % kEventsPerSecond == 0) batch.add(tick(time_of(first)));
    const std::uint64_t began_ns = cpu_ns();
    if (ordered) {
      batch.drain(order);
      order.release(time_of(first + kBatch));
    } else {
      batch.drain(model);
    }
    took_ns += cpu_ns() - began_ns;
  }
  return static_cast<double>(events) / (static_cast<double>(took_ns) / 1e9);
}

int rates(std::uint64_t events) {
  const Stream busy = [](std::uint64_t i) { return busy_node(i, kHosts); };
  const Stream drops = [](std::uint64_t i) {
    return dropped_syn(time_of(i), i, static_cast<std::uint32_t>(i % kHosts));
  };
  // Each address once: most events make a row and remove one.
  const Stream spoofed = [](std::uint64_t i) {
    return dropped_syn(time_of(i), i, static_cast<std::uint32_t>(i));
  };
  fmt::print(
      "{{\"events\": {}, \"busy_per_s\": {:.0f}, \"busy_ordered_per_s\": {:.0f}, "
      "\"drops_ordered_per_s\": {:.0f}, \"spoofed_ordered_per_s\": {:.0f}}}\n",
      events, rate(busy, events, false), rate(busy, events, true), rate(drops, events, true),
      rate(spoofed, events, true));
  return 0;
}

std::uint64_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::strtoull(line.c_str() + 6, nullptr, 10);
  }
  return 0;
}

// Every host with two answered SYNs, a dropped one that came again and a segment; sessions
// that have begun.
void play_full_node(EventSink& sink) {
  std::uint64_t i = 0;
  for (unsigned round = 0; round < 4; ++round) {
    for (std::uint32_t host = 0; host < TcpHosts::kMostHosts; ++host, ++i) {
      if (round < 2) {
        sink.on_event(answered_syn(time_of(i), i, host));
      } else if (round == 2) {
        sink.on_event(dropped_syn(time_of(i), i, host));
      } else {
        sink.on_event(last_segment(time_of(i), i, host));
      }
      if (i % kEventsPerSecond == 0) sink.on_event(tick(time_of(i)));
    }
  }
  for (std::uint32_t session = 0; session < kSessions; ++session, ++i) {
    sink.on_event(session_begin(time_of(i), session));
  }
  sink.on_event(tick(time_of(i)));
}

int full(const char* file) {
  if (file != nullptr) {
    auto recorder = Recorder::create(file, true, {});
    if (!recorder) return 1;
    play_full_node(**recorder);
    if (!(*recorder)->close()) return 1;
  }
  SourceInfo source;
  source.collectors = {{Collector::kTimewait, CollectorState::kOn, "bpf", "", "", ""},
                       {Collector::kSyn, CollectorState::kOn, "bpf", "", "", ""},
                       {Collector::kProbe, CollectorState::kOn, "bpf", "", "", ""}};
  const std::uint64_t before_kib = resident_kib();
  Model model(ModelOptions{});
  play_full_node(model);
  const std::uint64_t model_kib = resident_kib() - before_kib;
  const std::uint64_t began_ns = cpu_ns();
  Snapshot snapshot = model.snapshot({}, source);
  const std::uint64_t filled_ns = cpu_ns();
  snapshot.findings = find_all(snapshot);
  const std::uint64_t found_ns = cpu_ns();
  fmt::print(
      "{{\"hosts\": {}, \"drop_rows\": {}, \"sessions\": {}, \"model_kib\": {}, "
      "\"snapshot_kib\": {}, \"snapshot_ms\": {:.1f}, \"findings_ms\": {:.1f}}}\n",
      snapshot.timewait.size(), snapshot.syn_drops.size(), kSessions, model_kib,
      resident_kib() - before_kib - model_kib, static_cast<double>(filled_ns - began_ns) / 1e6,
      static_cast<double>(found_ns - filled_ns) / 1e6);
  return 0;
}

// As user/app/ does it once a second.
int screen(std::uint64_t seconds) {
  constexpr std::uint64_t kSynsPerSecond = 10'000;
  constexpr std::uint32_t kAddresses = 1'000'000;
  SourceInfo source;
  source.collectors = {{Collector::kTimewait, CollectorState::kOn, "bpf", "", "", ""},
                       {Collector::kSyn, CollectorState::kOn, "bpf", "", "", ""}};
  Observation observation(ModelOptions{}, true);
  ui::Trends trends;
  ui::Picture picture{{}, &trends, &observation.log(), &observation.history()};
  std::vector<ui::Place> places(3);
  places[1].kind = ui::PageKind::kSyn;
  places[2].kind = ui::PageKind::kTimewait;
  std::minstd_rand random;
  std::vector<std::uint64_t> resident;
  std::uint64_t i = 0, took_ns = 0;
  for (std::uint64_t second = 1; second <= seconds; ++second) {
    const std::uint64_t second_ns = time_of(0) + second * kNsPerSec;
    for (std::uint64_t n = 0; n < kSynsPerSecond; ++n, ++i) {
      const auto host = static_cast<std::uint32_t>(random() % kAddresses);
      observation.on_event(dropped_syn(second_ns + n * (kNsPerSec / kSynsPerSecond), i, host));
    }
    observation.on_event(tick(second_ns + kNsPerSec));
    const std::uint64_t began_ns = cpu_ns();
    picture.snapshot = {};
    picture.snapshot = observation.model().snapshot({}, source);
    picture.snapshot.findings = find_all(picture.snapshot);
    trends.observe(picture.snapshot);
    for (ui::Place& place : places) ui::settled_page(place, picture, 120, false);
    took_ns += cpu_ns() - began_ns;
    resident.push_back(resident_kib());
  }
  fmt::print("{{\"seconds\": {}, \"ms_a_second\": {:.1f}, \"resident_kib\": [{}]}}\n", seconds,
             static_cast<double>(took_ns) / 1e6 / static_cast<double>(seconds),
             fmt::join(resident, ", "));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "rate") return rates(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 2'000'000);
  if (what == "full") return full(argc > 2 ? argv[2] : nullptr);
  if (what == "screen") return screen(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 120);
  std::fputs("usage: model_bench rate [EVENTS] | full [FILE] | screen [SECONDS]\n", stderr);
  return 2;
}
