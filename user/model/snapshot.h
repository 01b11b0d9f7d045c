// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the model knows at one instant: plain data, the only thing that views, sinks
// and findings read. A field that may be unknown is optional: unknown is not 0.
// The JSON of it is schema pawprint.snapshot/1 (user/view/snapshot.schema.json).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pawprint/event.h"
#include "source/source.h"

namespace pawprint {

struct NodeInfo {
  std::string hostname;
  std::string kernel;   // uname -r
  std::string boot_id;  // /proc/sys/kernel/random/boot_id
};

struct SourceInfo {
  std::string mode;                          // bpf, ftrace, wire, mixed
  std::optional<std::string> replayed_from;  // the recording
  std::vector<CollectorStatus> collectors;
};

// Realtime ns.
struct Window {
  std::uint64_t begin_ns = 0;
  std::uint64_t end_ns = 0;
};

struct LossInfo {
  std::array<std::uint64_t, PP_LOSS_STAGES> by_stage{};
  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t n : by_stage) sum += n;
    return sum;
  }
};

// Durations in ns.
struct PhaseTimes {
  std::optional<std::uint64_t> setup, start, run, teardown;
};

// All sessions of one command in one container.
struct ProbeRow {
  std::optional<std::string> pod_namespace, pod, container;
  std::string container_id;
  std::string kind = "exec";
  std::string command;  // arguments joined by spaces, as the process had them
  bool command_truncated = false;
  std::uint64_t count = 0;                                      // sessions that ended
  std::uint64_t running = 0;                                    // sessions under way
  std::optional<std::uint64_t> p50_ns, p90_ns, p99_ns, max_ns;  // of total
  std::optional<std::uint64_t> run_p50_ns;
  PhaseTimes phases_p99;
  std::optional<std::string> slowest_phase;
  std::optional<std::uint64_t> cpu_ns, runq_wait_ns, throttled_ns;  // sums
  std::map<int, std::uint64_t> exit_codes;                          // 128 + signal when killed
  std::uint64_t failed = 0;
  std::uint64_t killed = 0;
  std::uint64_t leftover = 0;
  std::uint64_t timeout_ns = 0;
  std::string timeout_source = "option";
  std::uint64_t over_timeout = 0;
  std::uint64_t consecutive_failures = 0;
  std::optional<std::uint64_t> suggested_timeout_s;
  std::uint64_t last_seen_ns = 0;  // realtime
};

struct Finding {
  std::string id;
  std::string severity;
  double confidence = 0;
  std::string title;
  std::vector<std::string> evidence;
  std::string action;
};

struct Snapshot {
  std::uint64_t time_ns = 0;  // realtime
  NodeInfo node;
  SourceInfo source;
  Window window;
  LossInfo loss;
  std::vector<ProbeRow> probes;
  std::vector<Finding> findings;
};

}  // namespace pawprint
