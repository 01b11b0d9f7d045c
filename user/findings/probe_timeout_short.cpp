// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// probe-timeout-short: a probe often takes longer than its timeoutSeconds, so that the
// kubelet takes a working container for a broken one.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "findings/probe_names.h"
#include "findings/rules.h"

namespace pawprint {
namespace {

// One late session may be any accident.
constexpr std::uint64_t kLeastOver = 3;
// In a thousand sessions one late one is no reason to change a spec.
constexpr double kLeastShare = 0.01;
// Late sessions that had a late one of another container close by, for a common cause.
constexpr double kTogetherShare = 0.5;

bool is_short(const ProbeRow& row) {
  return row.kind != "hook" && row.timeout_ns && row.over_timeout >= kLeastOver &&
         static_cast<double>(row.over_timeout) >= kLeastShare * static_cast<double>(row.count);
}

bool is_late_with_others(const ProbeRow& row) {
  return static_cast<double>(row.over_with_others) >=
         kTogetherShare * static_cast<double>(row.over_timeout);
}

// Containers that are late when others are.
std::set<std::string> late_together(const Snapshot& snapshot) {
  std::set<std::string> containers;
  for (const ProbeRow& row : snapshot.probes) {
    if (is_short(row) && is_late_with_others(row)) containers.insert(row.container_id);
  }
  return containers;
}

void add_evidence(const ProbeRow& row, Finding& finding) {
  const double share =
      100.0 * static_cast<double>(row.over_timeout) / static_cast<double>(row.count);
  finding.evidence.push_back(fmt::format("{} of {} sessions ({:.0f} %) took longer than {}",
                                         row.over_timeout, row.count, share,
                                         duration_text(*row.timeout_ns)));
  finding.evidence.push_back(
      fmt::format("half take up to {}, 99 % up to {}, the longest {}; the slowest phase is {}",
                  duration_text(row.p50_ns.value_or(0)), duration_text(row.p99_ns.value_or(0)),
                  duration_text(row.max_ns.value_or(0)), row.slowest_phase.value_or("unknown")));
  std::string table;
  for (const ProbeRow::WhatIf& one : row.what_if) {
    table += fmt::format("{}{} s: {}", table.empty() ? "" : ", ", one.timeout_s, one.over);
  }
  if (!table.empty()) finding.evidence.push_back("sessions over other timeouts: " + table);
  if (row.failure_threshold) {
    finding.evidence.push_back(fmt::format("up to {} failures in a row, failureThreshold is {}{}",
                                           row.most_consecutive_failures, *row.failure_threshold,
                                           !row.consequence ? ""
                                           : *row.consequence == "restart"
                                               ? ": the kubelet restarts the container"
                                               : ": the kubelet makes the pod unready"));
  }
}

std::vector<Finding> find(const Snapshot& snapshot) {
  const auto together = late_together(snapshot);
  std::vector<Finding> findings;
  for (const ProbeRow& row : snapshot.probes) {
    if (!is_short(row)) continue;
    const bool consequence = row.consequence.has_value();
    // Below 10 samples the tail is not known.
    const double confidence = row.suggested_timeout_s ? 0.9 : 0.7;
    Finding finding =
        make_finding(consequence ? kCritical : kWarning, confidence,
                     fmt::format("timeoutSeconds of the {} is too short", name_of(row)));
    add_evidence(row, finding);
    if (together.size() > 1 && together.contains(row.container_id)) {
      finding.evidence.push_back(fmt::format(
          "{} of the late sessions ran when probes of other containers were late too, {} "
          "containers in all: the node is the common cause, not this pod",
          row.over_with_others, together.size()));
    }
    if (row.killed > 0) {
      finding.evidence.push_back(
          fmt::format("{} were killed at the timeout: they would have taken longer", row.killed));
    }
    finding.action =
        row.suggested_timeout_s
            ? fmt::format("{} (from {} sessions)",
                          set_timeout_command(row, *row.suggested_timeout_s), row.count)
            : fmt::format(
                  "measure at least 10 sessions (so far {}), then set "
                  "timeoutSeconds to what is suggested",
                  row.count);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

const Rule kProbeTimeoutShort{
    {"probe-timeout-short", "A probe takes longer than its timeoutSeconds",
     "The time from the runtime's first exec to its exit is often longer than timeoutSeconds: the "
     "kubelet gives up on the probe (ExecSync ... DeadlineExceeded) and counts a failure although "
     "the command may have been about to succeed. The default of timeoutSeconds is 1; before "
     "Kubernetes 1.20 dockershim did not enforce it, so that probes which were always slow fail "
     "after an upgrade.\n"
     "The suggestion is one and a half times the 99th percentile of what was measured, in whole "
     "seconds, and no less than the longest session that succeeded; when more than one in a "
     "hundred was killed at the timeout, at least twice that timeout. The kubelet also waits for "
     "its own and containerd's work before the runtime starts, which no hook sees.",
     "Compare with what the kubelet told:\n"
     "  kubectl get events -A --field-selector reason=Unhealthy\n"
     "  journalctl -u kubelet | grep -e ExecSync -e DeadlineExceeded",
     "Raise timeoutSeconds as the finding says. When several containers are late together, look "
     "for what keeps the node busy first (node-cpu-pressure, runtime-slow): a longer timeout only "
     "hides it.",
     "A probe that is late once in a while and never failureThreshold times in a row."},
    find};

}  // namespace pawprint
