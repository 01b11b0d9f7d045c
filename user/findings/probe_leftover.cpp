// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// probe-leftover: commands, or what they started, run on past the timeout and pile up.
#include <fmt/format.h>

#include "findings/probe_names.h"
#include "findings/rules.h"

namespace pawprint {
namespace {

// Several at once are more than a slow one: a new one starts each period.
constexpr std::uint64_t kPileUp = 3;

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const ProbeRow& row : snapshot.probes) {
    if (row.leftover == 0) continue;
    Finding finding = make_finding(
        row.leftover >= kPileUp ? kCritical : kWarning, 1,
        fmt::format("{} session{} of {} still run{} past the timeout", row.leftover,
                    row.leftover == 1 ? "" : "s", name_of(row), row.leftover == 1 ? "s" : ""));
    finding.evidence.push_back(
        fmt::format("{} of them are the command itself, {} what it left behind", row.running,
                    row.leftover > row.running ? row.leftover - row.running : 0));
    if (row.longest_leftover_ns && row.timeout_ns) {
      finding.evidence.push_back(fmt::format("the oldest has run for {}, the timeout is {}",
                                             duration_text(*row.longest_leftover_ns),
                                             duration_text(*row.timeout_ns)));
    }
    finding.action = fmt::format(
        "let the command end itself in time: 'timeout -s KILL {} COMMAND', and 'exec' the last "
        "program of a shell script so that the kill reaches it",
        row.timeout_ns ? (*row.timeout_ns + 999'999'999) / 1'000'000'000 : 1);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

const Rule kProbeLeftover{
    {"probe-leftover", "Probe processes run on past their timeout",
     "A probe's command, or a child of it, still runs although its timeoutSeconds are over. "
     "containerd kills the command only, not its children; dockershim (before Kubernetes 1.24) "
     "reported the failure and killed nothing. A new probe starts every periodSeconds, so that "
     "leftovers pile up and take CPU time and memory of the container.",
     "List the processes in the container:\n"
     "  crictl exec CONTAINER ps -ef\n"
     "or on the node, by the container's cgroup:\n"
     "  systemd-cgls",
     "Let the command end itself in time, with timeout(1) or a timeout option of its own, and "
     "exec the last program of a shell script.",
     "A session that ended a moment later: the next snapshot shows it no more."},
    find};

}  // namespace pawprint
