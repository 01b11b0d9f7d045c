// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// coverage-gap: the kernel counted something else than pawprint saw, and no known rule
// explains the difference.
#include <fmt/format.h>

#include <algorithm>

#include "findings/rules.h"

namespace pawprint {
namespace {

// Counters and totals are read at slightly different times.
constexpr std::uint64_t kLeastDifference = 3;
constexpr std::uint64_t kLeastPercent = 1;

std::uint64_t gap(const CoverageRow& row) {
  if (!is_unexplained(row)) return 0;
  const std::uint64_t more = std::max(row.kernel, *row.observed);
  const std::uint64_t difference = more - std::min(row.kernel, *row.observed);
  return difference >= kLeastDifference && difference * 100 > more * kLeastPercent ? difference : 0;
}

std::vector<Finding> find(const Snapshot& snapshot) {
  Finding finding = make_finding(kWarning, 0.7, "");
  std::uint64_t missed = 0;
  const CoverageRow* worst = nullptr;
  for (const CoverageRow& row : snapshot.coverage) {
    const std::uint64_t difference = gap(row);
    if (difference == 0) continue;
    if (worst == nullptr || difference > missed) {
      missed = difference;
      worst = &row;
    }
    finding.evidence.push_back(fmt::format("{} in netns {}: the kernel counted {}, pawprint saw {}",
                                           row.counter, row.netns, row.kernel, *row.observed));
  }
  if (worst == nullptr) return {};
  finding.title = fmt::format("{} rose by {}, pawprint saw {}: not everything is in the tables",
                              worst->counter, worst->kernel, *worst->observed);
  finding.action = fmt::format(
      "believe the kernel's number, and see what is off or degraded: pawprint doctor; nstat -az "
      "TcpExt{}",
      worst->counter);
  return {finding};
}

}  // namespace

constinit const Rule kCoverageGap{
    {"coverage-gap", "The kernel counted something else than pawprint saw",
     "pawprint holds what it observed against the kernel's own counters of each network namespace "
     "(/proc/PID/net/netstat). Known differences are named in coverage: final ACKs that meet a "
     "full accept queue, PAWS on established connections, the cookies that 3.10 counts as "
     "ListenDrops. What is left is a gap: a hook was missing or skipped (on 5.4 a kprobe program "
     "is skipped silently when another BPF program runs on that CPU), or the namespace ended. "
     "Needs a difference of 3 and of 1 %.",
     "  nstat -az TcpExtListenDrops TcpExtListenOverflows TcpExtTCPReqQFullDrop\n"
     "  pawprint doctor",
     "Run without filters, and with --attach fentry where the kernel has it; see doctor for hooks "
     "that are missing.",
     "With --remote, --port or --netns: the kernel counts all, the tables show a part."},
    find};

}  // namespace pawprint
