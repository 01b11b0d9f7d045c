// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Probe rows for the tests of findings.
#pragma once

#include "model/snapshot.h"
#include "unit/builders.h"

namespace pawprint::test {

// The readiness probe of calico-node in container `digit`: 100 quick sessions, nothing wrong.
inline ProbeRow quick_probe(char digit) {
  ProbeRow row;
  row.container_id = container(digit);
  row.pod_namespace = "kube-system";
  row.pod = "calico-node-x7k2p";
  row.container = "calico-node";
  row.kind = "readiness";
  row.command = "/bin/calico-node -felix-ready";
  row.count = 100;
  row.p50_ns = 80 * kMs;
  row.p90_ns = 90 * kMs;
  row.p99_ns = 100 * kMs;
  row.max_ns = 120 * kMs;
  row.run_p50_ns = 40 * kMs;
  row.phases_p99 = {30 * kMs, 5 * kMs, 50 * kMs, 5 * kMs};
  row.slowest_phase = "run";
  row.cpu_ns = 100 * 20 * kMs;
  row.runq_wait_ns = 100 * 1 * kMs;
  row.throttled_ns = 0;
  row.exit_codes = {{0, 100}};
  row.timeout_ns = 1000 * kMs;
  row.timeout_source = "pods";
  row.period_s = 10;
  row.failure_threshold = 3;
  row.what_if = {{1, 0}, {2, 0}, {3, 0}, {5, 0}, {10, 0}};
  row.suggested_timeout_s = 1;
  return row;
}

// The same with `over` of its sessions over the timeout, `together` of them with others.
inline ProbeRow late_probe(char digit, std::uint64_t over, std::uint64_t together) {
  ProbeRow row = quick_probe(digit);
  row.over_timeout = over;
  row.over_with_others = together;
  row.p99_ns = 1500 * kMs;
  row.max_ns = 1600 * kMs;
  row.what_if = {{1, over}, {2, 0}, {3, 0}, {5, 0}, {10, 0}};
  row.suggested_timeout_s = 3;
  return row;
}

}  // namespace pawprint::test
