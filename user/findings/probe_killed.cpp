// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// probe-killed: the runtime killed probes with SIGKILL at their timeout.
#include <fmt/format.h>

#include "findings/probe_names.h"
#include "findings/rules.h"

namespace pawprint {
namespace {

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const ProbeRow& row : snapshot.probes) {
    if (row.killed == 0) continue;
    Finding finding = make_finding(
        row.consequence == "restart" ? kCritical : kWarning, 0.9,
        fmt::format("{} was killed at its timeout {} times", name_of(row), row.killed));
    finding.evidence.push_back(fmt::format("{} of {} sessions ended by SIGKILL at {} or later",
                                           row.killed, row.count,
                                           row.timeout_ns ? duration_text(*row.timeout_ns) : "?"));
    finding.evidence.push_back(fmt::format("the command itself ran {} in half of the sessions",
                                           duration_text(row.run_p50_ns.value_or(0))));
    finding.action =
        row.suggested_timeout_s
            ? set_timeout_command(row, *row.suggested_timeout_s)
            : "run the command by hand (kubectl exec) and look where it waits; its children are "
              "not killed with it";
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

const Rule kProbeKilled{
    {"probe-killed", "Probes are killed at their timeout",
     "A session ended by SIGKILL when its timeoutSeconds were over, which is what containerd and "
     "cri-o do to an exec that takes too long. Only the command itself is killed: processes that "
     "it started live on (see probe-leftover).",
     "The kubelet's message is 'command timed out' or DeadlineExceeded:\n"
     "  kubectl get events -A --field-selector reason=Unhealthy",
     "Raise timeoutSeconds if the command would have succeeded; else find out what it waits for.",
     "SIGKILL well before the timeout is another cause (out of memory) and is not counted here."},
    find};

}  // namespace pawprint
