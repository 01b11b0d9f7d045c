// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// node-cpu-pressure: probes wait for a CPU, of the node or of their container's limit.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "findings/probe_names.h"
#include "findings/rules.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kLeastSessions = 3;
// Waits below that for a session are everyday scheduling.
constexpr std::uint64_t kLeastWaitNs = 50'000'000;
// Of the time that a command could have run, the share it waited for a CPU.
constexpr double kLeastShare = 0.3;

double per_session(const std::optional<std::uint64_t>& sum, const ProbeRow& row) {
  return static_cast<double>(sum.value_or(0)) /
         static_cast<double>(std::max<std::uint64_t>(row.count, 1));
}

bool waits(const ProbeRow& row) {
  const double wait = per_session(row.runq_wait_ns, row);
  const double cpu = per_session(row.cpu_ns, row);
  return row.count >= kLeastSessions && row.runq_wait_ns && row.cpu_ns &&
         wait >= static_cast<double>(kLeastWaitNs) && wait >= kLeastShare * (wait + cpu);
}

bool is_throttled(const ProbeRow& row) {
  return row.count >= kLeastSessions && row.throttled_ns &&
         per_session(row.throttled_ns, row) >= static_cast<double>(kLeastWaitNs);
}

std::string ns_text(double ns) {
  return duration_text(static_cast<std::uint64_t>(ns));
}

Finding throttled_finding(const ProbeRow& row) {
  Finding finding = make_finding(
      kWarning, 0.9, fmt::format("the CPU limit of its container throttles {}", name_of(row)));
  finding.evidence.push_back(
      fmt::format("the container was throttled for {} during each of {} sessions",
                  ns_text(per_session(row.throttled_ns, row)), row.count));
  finding.evidence.push_back(
      fmt::format("a session used {} of CPU time and ran {} in half of the cases",
                  row.cpu_ns ? ns_text(per_session(row.cpu_ns, row)) : "unknown",
                  duration_text(row.run_p50_ns.value_or(0))));
  finding.action = row.pod && row.container
                       ? fmt::format(
                             "raise resources.limits.cpu of container {} in {}/{}, which its "
                             "probes share with it, or make the probe cheaper",
                             *row.container, row.pod_namespace.value_or("?"), *row.pod)
                       : "raise the container's CPU limit, which its probes share with it, or make "
                         "the probe cheaper";
  return finding;
}

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<Finding> findings;
  std::vector<const ProbeRow*> waiting;
  std::set<std::string> containers;
  for (const ProbeRow& row : snapshot.probes) {
    // A throttled task is on no run queue, but waits on one after each period.
    if (is_throttled(row)) {
      findings.push_back(throttled_finding(row));
    } else if (waits(row)) {
      waiting.push_back(&row);
      containers.insert(row.container_id);
    }
  }
  if (waiting.empty()) return findings;
  std::sort(waiting.begin(), waiting.end(), [](const ProbeRow* a, const ProbeRow* b) {
    return per_session(a->runq_wait_ns, *a) > per_session(b->runq_wait_ns, *b);
  });
  // Several containers at once: it is the node. One alone may be crowded in its own cpuset
  // or have few cpu.shares.
  const bool several = containers.size() > 1;
  Finding finding = make_finding(
      kWarning, several ? 0.9 : 0.7,
      several
          ? fmt::format("probes of {} containers wait for a CPU of this node", containers.size())
          : fmt::format("{} waits for a CPU", name_of(*waiting.front())));
  for (const ProbeRow* row : waiting) {
    finding.evidence.push_back(fmt::format(
        "{}: {} waiting for a CPU and {} of CPU time in each session", name_of(*row),
        ns_text(per_session(row->runq_wait_ns, *row)), ns_text(per_session(row->cpu_ns, *row))));
    if (finding.evidence.size() == 5) break;
  }
  if (several) {
    finding.evidence.push_back(
        "several containers slow down together: the node is the common cause");
  }
  finding.action =
      "find what uses the CPUs (pidstat -u 5; cat /proc/pressure/cpu), move or limit it, and raise "
      "the requests of the containers that matter: cpu.shares follow from requests";
  findings.push_back(std::move(finding));
  return findings;
}

}  // namespace

const Rule kNodeCpuPressure{
    {"node-cpu-pressure", "Probes wait for a CPU",
     "The probe's tasks were runnable but waited on a run queue for at least 50 ms a session and "
     "for a third of the time that they could have run (sched_info.run_delay), or the container "
     "was throttled by its CPU limit meanwhile (cpu.stat, CFS bandwidth control). When several "
     "containers slow down together the node is the common cause, not one of the pods.",
     "On the node:\n"
     "  cat /proc/pressure/cpu\n"
     "  grep throttled /sys/fs/cgroup/kubepods*/*/*/cpu.stat",
     "Move or limit what uses the CPUs, raise the CPU requests (shares) of the containers that "
     "matter, raise or remove the CPU limit of a container that is throttled.",
     "Short waits while a pod starts. Before 5.14 run queue delay needs schedstats or delay "
     "accounting; where the kernel has neither it is unknown."},
    find};

}  // namespace pawprint
