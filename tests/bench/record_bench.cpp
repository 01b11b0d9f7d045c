// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// record_bench FOLDER EVENTS: how fast events go into a recording and out of it, as one
// JSON object. The recording stays in FOLDER/bench.pawprint.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "core/clock.h"
#include "model/model.h"
#include "record/recorder.h"
#include "source/replay/replay.h"

namespace {

using namespace pawprint;

constexpr std::uint64_t kEventsPerSecond = 20'000;  // of the recorded node
constexpr unsigned kHosts = 2000;

// Host number `host` as ::ffff:10.x.y.z.
void set_address(__u8 (&address)[PP_ADDR_LEN], unsigned host) {
  const __u8 bytes[PP_ADDR_LEN] = {0,
                                   0,
                                   0,
                                   0,
                                   0,
                                   0,
                                   0,
                                   0,
                                   0,
                                   0,
                                   0xff,
                                   0xff,
                                   10,
                                   0,
                                   static_cast<__u8>(host >> 8),
                                   static_cast<__u8>(host)};
  std::memcpy(address, bytes, sizeof(bytes));
}

// A dropped SYN with the 60 bytes of its headers.
pp_syn dropped_syn(std::uint64_t time_ns, std::uint64_t i) {
  auto syn = make_event<pp_syn>(time_ns);
  syn.h.have = PP_HAVE_TSVAL | PP_HAVE_NETNS | PP_HAVE_QUEUES | PP_HAVE_DROPS | PP_HAVE_HEADERS |
               PP_HAVE_SOCKET;
  set_address(syn.remote, static_cast<unsigned>(i % kHosts));
  set_address(syn.local, kHosts);
  syn.remote_port = static_cast<__u16>(1024 + i % 60000);
  syn.local_port = 443;
  syn.family = 4;
  syn.verdict = PP_SYN_DROPPED;
  syn.reason = PP_REASON_ACCEPT_QUEUE_FULL;
  syn.seen = PP_SYN_DROPS_ROSE;
  syn.netns = 4026531840;
  syn.tsval = static_cast<__u32>(time_ns / kNsPerMs);
  syn.seq = static_cast<__u32>(i * 2654435761U);
  syn.ack_backlog = 129;
  syn.max_ack_backlog = 128;
  syn.listener_ino = 90210;
  syn.header_len = 60;
  syn.ip_len = 20;
  std::memset(syn.header, 0x45, syn.header_len);
  syn.h.size = static_cast<__u32>(event_bytes(syn));
  return syn;
}

pp_timewait refused_segment(std::uint64_t time_ns, std::uint64_t i) {
  auto segment = make_event<pp_timewait>(time_ns);
  segment.h.have = PP_HAVE_TSVAL | PP_HAVE_TS_RECENT | PP_HAVE_NETNS;
  set_address(segment.remote, static_cast<unsigned>(i % kHosts));
  set_address(segment.local, kHosts);
  segment.remote_port = static_cast<__u16>(1024 + i % 60000);
  segment.local_port = 443;
  segment.family = 4;
  segment.substate = PP_TCP_TIME_WAIT;
  segment.tcp_flags = PP_TCP_SYN;
  segment.verdict = PP_TW_ACK;
  segment.netns = 4026531840;
  segment.tsval = static_cast<__u32>(time_ns / kNsPerMs);
  segment.ts_recent = segment.tsval + 500;
  segment.paws_limit_s = 2'073'600;
  return segment;
}

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
    const std::uint64_t time_ns = kNsPerSec + i * (kNsPerSec / kEventsPerSecond);
    if (i % kEventsPerSecond == 0) {
      auto tick = make_event<pp_tick>(time_ns);
      tick.realtime_ns = 1'769'857'200 * kNsPerSec + time_ns;
      (*recorder)->on_event(tick);
    } else if (i % 4 == 0) {
      (*recorder)->on_event(refused_segment(time_ns, i));
    } else {
      (*recorder)->on_event(dropped_syn(time_ns, i));
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
