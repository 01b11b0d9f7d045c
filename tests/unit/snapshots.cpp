// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "unit/snapshots.h"

#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace pawprint::test {

Listener& own_listener(SynDropRow& row) {
  const auto own = std::make_shared<Listener>(*row.listener);
  row.listener = own;
  return *own;
}
namespace {

constexpr std::uint64_t kNowNs = kBootRealtimeNs + 3'600'000 * kMs;

ProbeRow known_row() {
  ProbeRow row;
  row.pod_namespace = "kube-system";
  row.pod = "calico-node-x7k2p";
  row.container = "calico-node";
  row.container_id = container('a');
  row.kind = "readiness";
  row.command = "/bin/calico-node -felix-ready -bird-ready";
  row.count = 360;
  row.running = 1;
  row.p50_ns = 412'300'000;
  row.p90_ns = 905'000'000;
  row.p99_ns = 1'870'000'000;
  row.max_ns = 12'345'678'901;
  row.run_p50_ns = 9'940'000;
  row.phases_p99 = {1'400'000'000, 21'000'000, 380'000'000, 64'000'000};
  row.slowest_phase = "setup";
  row.cpu_ns = 41'000'000'000;
  row.runq_wait_ns = 7'250'000'000;
  row.throttled_ns = 1'000'000;
  row.exit_codes = {{0, 340}, {1, 8}, {137, 12}};
  row.failed = 20;
  row.killed = 12;
  row.leftover = 1;
  row.timeout_ns = 1'000'000'000;
  row.timeout_source = "pods";
  row.over_timeout = 31;
  row.over_with_others = 20;
  row.consecutive_failures = 2;
  row.most_consecutive_failures = 4;
  row.period_s = 10;
  row.failure_threshold = 3;
  row.threshold_reached = 1;
  row.consequence = "unready";
  row.what_if = {{1, 31}, {2, 4}, {3, 1}, {5, 1}, {10, 1}};
  row.suggested_timeout_s = 3;
  row.last_seen_ns = kNowNs - 500 * kMs;
  return row;
}

ProbeRow hostile_row() {
  ProbeRow row;
  row.container_id = container('b');
  row.command = "/bin/sh -c \x1b[2J\u202eoops\n\xff";
  row.command_truncated = true;
  row.timeout_ns = 1'000'000'000;
  row.last_seen_ns = kNowNs;
  return row;
}

TimewaitRow timewait_row() {
  TimewaitRow row;
  row.remote = "192.0.2.7";
  row.family = 4;
  row.segments = 9;
  row.syns = 6;
  row.accepted_reuse = 2;
  row.regressions = 4;
  row.refused = {3, 0, 1, 0};
  row.max_regression = 86'400'000;
  row.listener_syns = 40;
  row.syn_ts_backwards = 5;
  row.recycle_would_refuse = 4;
  row.clocks = 3;
  row.clocks_confidence = 0.8;
  row.last_seen_ns = kNowNs;
  return row;
}

SynDropRow syn_drop_row() {
  SynDropRow row;
  row.remote = "2001:db8::7";
  own_listener(row) = {.address = "::",
                       .port = 443,
                       .netns = kNetns,
                       .pid = 4711,
                       .comm = "nginx",
                       .pod = "default/web-1",
                       .container_id = container('a')};
  row.reason = "accept_queue_full";
  row.candidates = {"accept_queue_full", "no_memory"};
  row.count = 5;
  row.rate = 0.5;
  row.accept_queue = QueueState{129, 128};
  row.syn_queue = QueueState{3, 128};
  row.syncookies = 1;
  row.tsval = 1'000'000;
  row.backend = "bpf";
  row.last_seen_ns = kNowNs;
  return row;
}

KubeEventRow kube_event_row() {
  KubeEventRow row;
  row.first_ns = row.last_ns = kNowNs - 1000 * kMs;
  row.count = 4;
  row.reason = "Unhealthy";
  row.pod_namespace = "kube-system";
  row.pod = "calico-node-x7k2p";
  row.container = "calico-node";
  row.message = "Readiness probe failed: command timed out";
  row.sessions = {{"/bin/calico-node -felix-ready -bird-ready", "readiness", 1'004'000'000, 137,
                   true, kNowNs - 1200 * kMs}};
  return row;
}

}  // namespace

Snapshot probe_snapshot() {
  Snapshot snapshot;
  snapshot.time_ns = kNowNs;
  snapshot.node = {"node-7", "5.4.286-1", "7c5b4c1e-5d0f-4d4e-9a53-2f0d3f1f7b11"};
  snapshot.source.mode = "bpf";
  snapshot.source.replayed_from = "node-7.pawprint";
  snapshot.source.collectors = {
      {Collector::kTimewait, CollectorState::kOff, "bpf", "", "", "no kprobes: \x1b[1m"},
      {Collector::kSyn, CollectorState::kOff, "bpf", "", "", "no kprobes"},
      {Collector::kProbe, CollectorState::kOn, "bpf", "raw_tp", "perfbuf", ""}};
  snapshot.window = {snapshot.time_ns - 600'000 * kMs, snapshot.time_ns};
  snapshot.loss.by_stage[PP_LOSS_RING] = 5;
  snapshot.loss.by_stage[PP_LOSS_TRACK] = 1;
  snapshot.probes = {known_row(), hostile_row()};
  return snapshot;
}

Snapshot full_snapshot() {
  Snapshot snapshot = probe_snapshot();
  snapshot.source.collectors[0] = {
      Collector::kTimewait, CollectorState::kOn, "bpf", "kprobe", "perfbuf", ""};
  snapshot.source.collectors[1] = {
      Collector::kSyn, CollectorState::kDegraded, "bpf", "kprobe", "perfbuf", "no MPTCP hook"};
  snapshot.coverage = {{kNetns, "ListenDrops", 12, 11, "a final ACK found the queue full"},
                       {PP_NETNS_NODE, "softnet.dropped", 3, std::nullopt, "backlog full", true}};
  snapshot.timewait = {timewait_row()};
  snapshot.timewait_totals = make_timewait_totals(1).counts;
  snapshot.syn_drops = {syn_drop_row()};
  snapshot.syn_totals.received = 105;
  snapshot.syn_totals.answered = 99;
  snapshot.syn_totals.cookies = 10;
  snapshot.syn_totals.dropped = 5;
  snapshot.syn_totals.unknown = 1;
  snapshot.syn_totals.by_reason = {{"accept_queue_full", 5}};
  snapshot.syn_totals.by_netns[kNetns] = make_syn_totals(1).counts;
  snapshot.syn_totals.sampled = true;
  snapshot.kube_events = {kube_event_row()};
  snapshot.findings = {{"probe-timeout-short",
                        "warning",
                        0.9,
                        "timeoutSeconds 1 is too short",
                        {"31 of 360 took longer than 1s", "p99 is 1.87s"},
                        "set timeoutSeconds: 3"}};
  return snapshot;
}

}  // namespace pawprint::test
