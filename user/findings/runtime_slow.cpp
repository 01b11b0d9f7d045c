// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// runtime-slow: the time goes into the container runtime, not into the command.
#include <fmt/format.h>

#include <algorithm>

#include "findings/probe_names.h"
#include "findings/rules.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kLeastSessions = 3;
// A healthy runtime needs some 30 to 100 ms in all (KERNEL: runc 1.1, 28 ms).
constexpr std::uint64_t kSlowNs = 500'000'000;

// Setup, start and teardown at their 99th percentiles; what is not known is left out.
std::uint64_t runtime_ns(const ProbeRow& row) {
  const PhaseTimes& phases = row.phases_p99;
  return phases.setup.value_or(0) + phases.start.value_or(0) + phases.teardown.value_or(0);
}

bool is_slow(const ProbeRow& row) {
  const std::uint64_t runtime = runtime_ns(row);
  return row.count >= kLeastSessions && runtime >= kSlowNs &&
         runtime > row.phases_p99.run.value_or(0) && row.slowest_phase != "run";
}

std::string phase_text(const std::optional<std::uint64_t>& ns) {
  return ns ? duration_text(*ns) : "unknown";
}

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<const ProbeRow*> slow;
  for (const ProbeRow& row : snapshot.probes) {
    if (is_slow(row)) slow.push_back(&row);
  }
  if (slow.empty()) return {};
  std::sort(slow.begin(), slow.end(),
            [](const ProbeRow* a, const ProbeRow* b) { return runtime_ns(*a) > runtime_ns(*b); });
  const ProbeRow& worst = *slow.front();
  Finding finding = make_finding(
      kWarning, 0.9,
      fmt::format("the container runtime is slow: up to {} around a probe that runs {}",
                  duration_text(runtime_ns(worst)), phase_text(worst.phases_p99.run)));
  for (const ProbeRow* row : slow) {
    finding.evidence.push_back(
        fmt::format("{}: setup {}, start {}, run {}, teardown {} (99 %)", name_of(*row),
                    phase_text(row->phases_p99.setup), phase_text(row->phases_p99.start),
                    phase_text(row->phases_p99.run), phase_text(row->phases_p99.teardown)));
    if (finding.evidence.size() == 5) break;
  }
  finding.evidence.push_back(
      fmt::format("{} commands in all spend more time in the runtime than "
                  "they run",
                  slow.size()));
  finding.action =
      "look at what starts the runtime (a wrapper in containerd's config.toml, OCI hooks), at the "
      "disk under /run and /var/lib/containerd, and at the node's CPU: a longer timeoutSeconds "
      "helps meanwhile";
  return {finding};
}

}  // namespace

const Rule kRuntimeSlow{
    {"runtime-slow", "The container runtime takes longer than the probe",
     "Setup (first exec of the runtime to the container's cgroup), start (to the exec of the "
     "command) and teardown (end of the command to the runtime's exit) together take half a "
     "second or more, and more than the command itself. A healthy runc or crun needs some 30 to "
     "100 ms.",
     "Time the runtime alone on the node:\n"
     "  time crictl exec CONTAINER true\n"
     "  cat /proc/pressure/cpu /proc/pressure/io",
     "Remove wrappers and OCI hooks of the runtime, upgrade it (runc before 1.0 copies itself for "
     "every exec), give it CPU time: reserve some for the system (kube-reserved, system-reserved).",
     "A node that has just started, or an emulated one."},
    find};

}  // namespace pawprint
