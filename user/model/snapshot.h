// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the model knows at one instant: plain data, the only thing that views, sinks
// and findings read. A field that may be unknown is optional: unknown is not 0.
// The JSON of it is schema pawprint.snapshot/1 (user/view/snapshot.schema.json).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawprint/event.h"
#include "source/source.h"

namespace pawprint {

struct NodeInfo {
  std::string hostname;
  std::string kernel;   // uname -r
  std::string boot_id;  // /proc/sys/kernel/random/boot_id
  bool operator==(const NodeInfo&) const = default;
};

struct SourceInfo {
  std::string mode;                          // bpf, ftrace, wire, mixed
  std::optional<std::string> replayed_from;  // the recording
  std::vector<CollectorStatus> collectors;
  std::optional<std::string> filter = {};  // what of the traffic was looked at; none: all
  bool operator==(const SourceInfo&) const = default;
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

// Of a remote host: counts of its segments that hit a TIME_WAIT or FIN_WAIT2 socket, and of its
// SYNs to listeners.
struct TimewaitCounts {
  struct Refused {
    std::uint64_t regression = 0, not_newer = 0, rate_limited = 0, out_of_window = 0;
  };
  std::uint64_t segments = 0;
  std::uint64_t syns = 0;  // to TIME_WAIT
  std::uint64_t accepted_reuse = 0;
  std::uint64_t regressions = 0;                // segments of any kind
  Refused refused;                              // SYNs
  std::optional<std::uint32_t> max_regression;  // in the peer's own TSval units
  std::uint64_t listener_syns = 0;
  std::uint64_t syn_ts_backwards = 0;
  std::uint64_t recycle_would_refuse = 0;
};

struct TimewaitRow : TimewaitCounts {
  std::string remote;
  int family = 4;
  bool recycle_known = true;  // false: the source does not see local TIME_WAIT entries
  // False: only refused SYNs were seen of what hit TIME_WAIT sockets; segments, syns and
  // accepted_reuse are not known.
  bool segments_known = true;
  std::optional<unsigned> clocks;
  double clocks_confidence = 0;
  std::uint64_t last_seen_ns = 0;  // realtime
};

struct QueueState {
  std::uint64_t len = 0, max = 0;
};

// What listens, and whose it is as far as that is known.
struct Listener {
  std::string address = {};
  std::uint16_t port = 0;
  std::optional<std::uint32_t> netns = {};
  std::optional<std::uint32_t> pid = {};
  std::optional<std::string> comm = {}, pod = {}, container_id = {};
};

std::shared_ptr<const Listener> unknown_listener();

// SYNs of one remote host to one listener, unanswered for one reason. Of a flood there are many
// rows for one listener: they share it.
struct SynDropRow {
  std::string remote;
  std::shared_ptr<const Listener> listener = unknown_listener();  // never null
  std::string_view reason;                                        // reason_name()
  std::vector<std::string_view> candidates;                       // when seen, not proved
  std::uint64_t count = 0;
  std::optional<std::uint64_t> retransmissions;  // not in count; hooks count each SYN
  double rate = 0;
  std::optional<QueueState> accept_queue, syn_queue;  // at the last one
  std::optional<unsigned> syncookies;
  std::optional<std::uint32_t> tsval;
  std::string backend;
  std::uint64_t last_seen_ns = 0;  // realtime
};

struct SynTotals {
  std::optional<std::uint64_t> received, answered, cookies, dropped, unknown;
  std::map<std::string, std::uint64_t> by_reason;
  std::map<std::uint32_t, pp_syn_counts> by_netns;
  bool sampled = false;
};

// How the note of a difference ends that no rule of the kernel explains, or not all of it.
inline constexpr std::string_view kUnexplained = "unexplained";

// The backend that sees packets, and proves nothing.
inline constexpr std::string_view kWire = "wire";

// A counter of the kernel next to what was observed.
struct CoverageRow {
  std::uint32_t netns = 0;  // PP_NETNS_NODE: of the whole node
  std::string counter;
  std::uint64_t kernel = 0;
  std::optional<std::uint64_t> observed;  // none: no hook sees it, or not all of it was looked at
  std::string note;                       // explains a difference, or why nothing was observed
  bool before_tcp = false;                // counts packets that were lost before TCP saw them
};

// A difference that no rule of the kernel explains, or not all of it.
inline bool is_unexplained(const CoverageRow& row) {
  return row.observed && *row.observed != row.kernel && row.note.ends_with(kUnexplained);
}

// All sessions of one command in one container.
struct ProbeRow {
  // How many sessions took longer than that.
  struct WhatIf {
    std::uint64_t timeout_s = 0;
    std::uint64_t over = 0;
  };
  std::optional<std::string> pod_namespace, pod, container;
  std::string container_id;
  std::string kind = "exec";
  std::vector<std::string> also;  // kinds of more probes with the same command
  std::string command;            // arguments joined by spaces, as the process had them
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
  std::optional<std::uint64_t> longest_leftover_ns;  // since it began
  std::optional<std::uint64_t> timeout_ns;           // none: nothing ends it (postStart)
  std::string timeout_source = "option";
  std::uint64_t over_timeout = 0;
  std::uint64_t over_with_others = 0;  // of them: one of another container was over close by
  std::uint64_t consecutive_failures = 0;
  std::uint64_t most_consecutive_failures = 0;
  std::optional<std::uint64_t> period_s, failure_threshold;
  std::uint64_t threshold_reached = 0;     // times that many failures came in a row
  std::optional<std::string> consequence;  // what the kubelet does then: restart, unready
  std::vector<WhatIf> what_if;
  std::optional<std::uint64_t> suggested_timeout_s;
  std::uint64_t last_seen_ns = 0;  // realtime
};

// What the API server was told about a pod, and the sessions at that time.
struct KubeEventRow {
  struct Session {
    std::string command, kind;
    std::uint64_t total_ns = 0;
    std::optional<int> exit_code;
    bool over_timeout = false;
    std::uint64_t end_ns = 0;  // realtime
  };
  std::uint64_t first_ns = 0, last_ns = 0;  // realtime
  std::uint64_t count = 1;
  std::string reason;
  std::string pod_namespace, pod;
  std::optional<std::string> container;
  std::string message;
  std::vector<Session> sessions;  // the last first
};

// What a reader should know first: rules over a snapshot make them (user/findings/).
struct Finding {
  std::string id;
  std::string severity;  // info, warning, critical
  double confidence = 0;
  std::string title;
  std::vector<std::string> evidence;
  std::string action;
};

// Name of an enum pp_syn_reason, as in JSON and `explain`.
std::string_view reason_name(unsigned reason);

struct Snapshot {
  std::uint64_t time_ns = 0;  // realtime
  NodeInfo node;
  SourceInfo source;
  Window window;
  LossInfo loss;
  std::vector<CoverageRow> coverage;
  std::vector<TimewaitRow> timewait;
  std::vector<SynDropRow> syn_drops;
  SynTotals syn_totals;
  std::optional<pp_timewait_counts> timewait_totals;  // none: the collector is off
  std::vector<ProbeRow> probes;
  std::vector<KubeEventRow> kube_events;
  // Of the node, as last read: "net.ipv4.tcp_syncookies" → 1. What this kernel does not
  // have is not in it.
  std::map<std::string, std::int64_t> sysctls;
  std::vector<Finding> findings;  // the most severe and the most certain first
};

}  // namespace pawprint
