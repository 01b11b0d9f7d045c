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
  double confidence;   // that new connections are among what it counts
  const char* action;  // REMEDY: a sysctl, doubled
  const char* sysctl = nullptr;
  std::int64_t otherwise = 0;  // its doubled default, where its value is not known
};

constexpr std::array kPlaces{
    Place{"conntrack", "connection tracking refused them", kCritical, 0.9,
          "compare nf_conntrack_count with nf_conntrack_max and raise it: REMEDY",
          "net.netfilter.nf_conntrack_max", 262144},
    Place{"ReversePathFilter", "the reverse path filter dropped them", kWarning, 0.8,
          "use loose filtering, or mend the route back: sysctl -w net.ipv4.conf.all.rp_filter=2"},
    Place{"softnet", "a CPU's backlog of packets was full", kWarning, 0.6,
          "raise it and spread the load over CPUs (RPS): REMEDY", "net.core.netdev_max_backlog",
          2000},
    Place{"TCPMD5", "their MD5 signature is missing, unexpected or wrong", kWarning, 0.7,
          "compare the TCP MD5 keys of both sides: nstat -az | grep TcpExtTCPMD5"},
    Place{"TCPAO", "their TCP-AO signature is missing, unknown or wrong", kWarning, 0.7,
          "compare the TCP-AO keys of both sides: nstat -az | grep TcpExtTCPAO"},
    Place{"TCPMinTTLDrop", "their TTL is below what the socket accepts", kWarning, 0.7,
          "mend the ttl-security of the peer: nstat -az TcpExtTCPMinTTLDrop"},
    Place{"TCPBacklogDrop", "the backlog of their socket was full", kWarning, 0.5,
          "find the busy socket: ss -tmn; nstat -az TcpExtTCPBacklogDrop"},
    Place{"PFMemallocDrop", "the kernel was out of memory for packets", kWarning, 0.5,
          "keep more memory free: sysctl -w vm.min_free_kbytes=131072"},
    Place{"IpInDiscards", "the kernel was out of memory for packets", kWarning, 0.5,
          "keep more memory free: sysctl -w vm.min_free_kbytes=131072"},
    Place{"InCsumErrors", "their checksum is wrong", kWarning, 0.5,
          "look at the network card, its offloads and the path: ethtool -S; nstat -az "
          "TcpInCsumErrors"},
};

std::string action_for(const Place& place, const Snapshot& snapshot) {
  std::string action = place.action;
  if (place.sysctl == nullptr) return action;
  const auto found = snapshot.sysctls.find(place.sysctl);
  const bool known = found != snapshot.sysctls.end() && found->second > 0;
  action.replace(
      action.find("REMEDY"), 6,
      fmt::format("sysctl -w {}={}", place.sysctl, known ? found->second * 2 : place.otherwise));
  return action;
}

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const Place& place : kPlaces) {
    std::uint64_t packets = 0;
    std::vector<std::string> counters;
    for (const CoverageRow& row : snapshot.coverage) {
      if (!row.before_tcp || row.kernel == 0 || row.counter.find(place.part) == std::string::npos) {
        continue;
      }
      packets += row.kernel;
      counters.push_back(row.netns == PP_NETNS_NODE ? fmt::format("{} +{}", row.counter, row.kernel)
                                                    : fmt::format("{} +{} in netns {}", row.counter,
                                                                  row.kernel, row.netns));
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
