// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// syn-lost-before-tcp: packets, SYNs among them, that the node lost before TCP saw them.
// No hook sees these; the kernel's counters do.
#include <fmt/format.h>

#include <array>
#include <map>

#include "findings/rules.h"

namespace pawprint {
namespace {

// A counter counts packets of every kind: a few are noise.
constexpr std::uint64_t kLeastPackets = 10;

struct Place {
  std::string_view part;  // of the counter's name
  const char* what;
  const char* severity;
  double confidence;  // that new connections are among what it counts
  const char* action;
};

constexpr std::array kPlaces{
    Place{"conntrack", "the connection tracking table refused them", kCritical, 0.9,
          "compare nf_conntrack_count with nf_conntrack_max and raise it: sysctl -w "
          "net.netfilter.nf_conntrack_max={}"},
    Place{"ReversePathFilter", "the reverse path filter dropped them", kWarning, 0.8,
          "use loose filtering, or mend the route back: sysctl -w net.ipv4.conf.all.rp_filter=2"},
    Place{"softnet", "a CPU's backlog of packets was full", kWarning, 0.6,
          "raise it and spread the load over CPUs (RPS): sysctl -w net.core.netdev_max_backlog={}"},
};

// Twice what it is; the kernel's default when unknown.
std::int64_t twice(const Snapshot& snapshot, const char* name, std::int64_t otherwise) {
  const auto found = snapshot.sysctls.find(name);
  return found == snapshot.sysctls.end() || found->second <= 0 ? otherwise : found->second * 2;
}

std::string action_for(const Place& place, const Snapshot& snapshot) {
  if (place.part == "conntrack") {
    return fmt::format(fmt::runtime(place.action),
                       twice(snapshot, "net.netfilter.nf_conntrack_max", 262144));
  }
  if (place.part == "softnet") {
    return fmt::format(fmt::runtime(place.action),
                       twice(snapshot, "net.core.netdev_max_backlog", 2000));
  }
  return place.action;
}

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const Place& place : kPlaces) {
    std::uint64_t packets = 0;
    std::vector<std::string> counters;
    for (const CoverageRow& row : snapshot.coverage) {
      if (row.kernel == 0 || row.counter.find(place.part) == std::string::npos) continue;
      packets += row.kernel;
      counters.push_back(
          row.netns == 0 ? fmt::format("{} +{}", row.counter, row.kernel)
                         : fmt::format("{} +{} in netns {}", row.counter, row.kernel, row.netns));
    }
    if (packets < kLeastPackets) continue;
    Finding finding =
        make_finding(place.severity, place.confidence,
                     fmt::format("{} packets were lost before TCP: {}", packets, place.what));
    finding.evidence = std::move(counters);
    finding.evidence.emplace_back("SYNs among them are in no table: they never reached TCP");
    finding.action = action_for(place, snapshot);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

constinit const Rule kSynLostBeforeTcp{
    {"syn-lost-before-tcp", "Packets, new connections among them, are lost before TCP sees them",
     "A SYN passes the CPU's backlog (enqueue_to_backlog(), net/core/dev.c), connection tracking "
     "(nf_conntrack_in(): `nf_conntrack: table full, dropping packet`) and the reverse path filter "
     "(fib_validate_source(), net/ipv4/fib_frontend.c) before it reaches a listener. What is lost "
     "there passes no hook of pawprint and no table shows it; the counters of the kernel rise. "
     "They count packets of every kind, so the finding cannot say how many were SYNs. Needs 10 "
     "packets in the window.",
     "  conntrack -S                       (drop, early_drop, insert_failed)\n"
     "  dmesg | grep nf_conntrack\n"
     "  nstat -az TcpExtIPReversePathFilter\n"
     "  cat /proc/net/softnet_stat         (second column: dropped)",
     "By place:\n"
     "  sysctl -w net.netfilter.nf_conntrack_max=262144\n"
     "  sysctl -w net.ipv4.conf.all.rp_filter=2\n"
     "  sysctl -w net.core.netdev_max_backlog=4000",
     "Packets of scanners with forged addresses are what rp_filter is there to drop: look whose "
     "they are before you loosen it."},
    find};

}  // namespace pawprint
