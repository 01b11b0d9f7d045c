// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "unit/findings/quiet.h"

#include "event/names.h"
#include "kernel/counters.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace pawprint::test {

Snapshot quiet() {
  Snapshot snapshot;
  snapshot.time_ns = kBootRealtimeNs + 3'600'000 * kMs;
  snapshot.node = {"node-7", "5.4.286", ""};
  snapshot.source.mode = "bpf";
  for (const Collector collector : kCollectors) {
    snapshot.source.collectors.push_back(
        {collector, CollectorState::kOn, "bpf", "kprobe", "perfbuf", ""});
  }
  snapshot.window = {snapshot.time_ns - 600'000 * kMs, snapshot.time_ns};
  snapshot.syn_totals.received = snapshot.syn_totals.answered = 1000;
  snapshot.syn_totals.dropped = snapshot.syn_totals.unknown = 0;
  snapshot.sysctls = {{"net.core.somaxconn", 4096},
                      {"net.ipv4.tcp_syncookies", 1},
                      {"net.ipv4.tcp_timestamps", 1},
                      {"net.ipv4.ip_forward", 1}};
  return snapshot;
}

void add_drops(Snapshot& snapshot, std::string_view reason, std::uint64_t count) {
  SynDropRow row;
  row.remote = "192.0.2.7";
  own_listener(row) = {
      .address = "10.0.0.1", .port = 443, .netns = kNetns, .pid = 4711, .comm = "nginx"};
  row.reason = reason;
  row.count = count;
  row.accept_queue = QueueState{129, 128};
  row.syn_queue = QueueState{3, 128};
  row.syncookies = 1;
  row.backend = "bpf";
  row.last_seen_ns = snapshot.time_ns;
  snapshot.syn_drops.push_back(row);
  snapshot.syn_totals.by_reason[std::string(reason)] += count;
  auto& total = reason == "unknown" ? snapshot.syn_totals.unknown : snapshot.syn_totals.dropped;
  total = total.value_or(0) + count;
  snapshot.syn_totals.received = *snapshot.syn_totals.received + count;
}

TimewaitRow quiet_host(const std::string& remote) {
  TimewaitRow row;
  row.remote = remote;
  row.listener_syns = 40;
  row.segments = 40;
  row.syns = 4;
  row.accepted_reuse = 4;
  row.clocks = 1;
  row.clocks_confidence = 0.95;
  return row;
}

CoverageRow counter(const std::string& name, std::uint64_t kernel) {
  CoverageRow row;
  row.netns = kNetns;
  row.counter = name;
  row.kernel = kernel;
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
    if (name == counter_name(id)) row.before_tcp = is_lost_before_tcp(id);
  }
  return row;
}

std::vector<Finding> found(const Snapshot& snapshot, const std::string& id) {
  std::vector<Finding> all;
  for (const Finding& finding : find_all(snapshot)) {
    if (finding.id == id) all.push_back(finding);
  }
  return all;
}

bool tells(const Finding& finding, const std::string& part) {
  std::string text = finding.title + '\n' + finding.action;
  for (const std::string& evidence : finding.evidence) text += '\n' + evidence;
  return text.find(part) != std::string::npos;
}

}  // namespace pawprint::test
