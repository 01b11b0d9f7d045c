// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// nat-clocks: several machines connect through one address.
#include <fmt/format.h>

#include <algorithm>

#include "findings/rules.h"

namespace pawprint {
namespace {

// Fewer SYNs than this make no two lines that mean something; below this confidence the
// lines explain too few of the SYNs.
constexpr std::uint64_t kLeastSyns = 8;
constexpr double kLeastConfidence = 0.6;
// The rule of tcp_tw_recycle is exact: it needs no lines, only more than a stray.
constexpr std::uint64_t kLeastRefused = 3;
constexpr double kRuleConfidence = 0.9;
constexpr std::size_t kMostHosts = 3;

bool has_clocks(const TimewaitRow& row) {
  return row.clocks.value_or(0) > 1 && row.listener_syns >= kLeastSyns &&
         row.clocks_confidence >= kLeastConfidence;
}

bool is_refused(const TimewaitRow& row) {
  return row.recycle_known && row.recycle_would_refuse >= kLeastRefused;
}

std::string describe_host(const TimewaitRow& row) {
  std::string text = fmt::format("{}: ", row.remote);
  if (has_clocks(row)) text += fmt::format("{} clocks in ", *row.clocks);
  text += fmt::format("{}, {} of them behind the one before", counted(row.listener_syns, "SYN"),
                      row.syn_ts_backwards);
  if (is_refused(row)) {
    text += fmt::format(", {} that tcp_tw_recycle refuses", row.recycle_would_refuse);
  }
  return text;
}

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<const TimewaitRow*> hosts;
  std::uint64_t would_refuse = 0;
  double confidence = 0;
  for (const TimewaitRow& row : snapshot.timewait) {
    if (!has_clocks(row) && !is_refused(row)) continue;
    hosts.push_back(&row);
    if (is_refused(row)) would_refuse += row.recycle_would_refuse;
    confidence = std::max(confidence, has_clocks(row) ? row.clocks_confidence : kRuleConfidence);
  }
  if (hosts.empty()) return {};
  std::stable_sort(hosts.begin(), hosts.end(), [](const TimewaitRow* a, const TimewaitRow* b) {
    return a->recycle_would_refuse > b->recycle_would_refuse;
  });
  const std::string addresses =
      hosts.size() == 1 ? hosts[0]->remote : fmt::format("{} addresses", hosts.size());
  Finding finding = make_finding(
      would_refuse > 0 ? kWarning : kInfo, confidence,
      would_refuse > 0 ? fmt::format("Linux 3.10 with tcp_tw_recycle would refuse {} of {}",
                                     counted(would_refuse, "SYN"), addresses)
                       : fmt::format("several machines connect through {}", addresses));
  for (std::size_t i = 0; i < std::min(hosts.size(), kMostHosts); ++i) {
    finding.evidence.push_back(describe_host(*hosts[i]));
  }
  finding.action =
      "keep tcp_tw_recycle off on every node with Linux before 4.12 that serves these clients: "
      "sysctl -w net.ipv4.tcp_tw_recycle=0";
  return {finding};
}

}  // namespace

constinit const Rule kNatClocks{
    {"nat-clocks", "Several machines with clocks of their own connect through one address",
     "The timestamps of one machine lie on a straight line over time. pawprint counts the distinct "
     "lines among the SYNs of one address: more than one is a NAT, a proxy that keeps client "
     "timestamps, or a load balancer. Linux offsets timestamps per address pair from 4.19 to 5.10 "
     "and per connection on newer kernels (6.1.192, 6.12): then every SYN is a line of its own, "
     "and there is no number. Needs 8 SYNs of the address and a confidence of 0.6. A warning when "
     "the rule of tcp_tw_recycle (Linux before 4.12), run as a simulation, refuses 3 SYNs of an "
     "address or more: nodes of that age next to this one do refuse them.",
     "The timestamps of one address, side by side:\n"
     "  tcpdump -nn 'tcp[tcpflags] & tcp-syn != 0 and src host REMOTE'\n"
     "  conntrack -L --src-nat        (on the gateway)",
     "Nothing is wrong with NAT. Keep tcp_tw_recycle off wherever these addresses connect:\n"
     "  sysctl -w net.ipv4.tcp_tw_recycle=0",
     "On kernels from 4.12 on, and wherever tcp_tw_recycle is 0. A machine that was rebooted in "
     "the window is recognised and not counted twice."},
    find};

}  // namespace pawprint
