// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// tw-recycle-on: tcp_tw_recycle is set, and has not (yet) been seen refusing a SYN here.
#include <fmt/format.h>

#include <algorithm>

#include "findings/rules.h"

namespace pawprint {
namespace {

bool is_set(const Snapshot& snapshot, const char* name) {
  const auto found = snapshot.sysctls.find(name);
  return found != snapshot.sysctls.end() && found->second != 0;
}

// Containers or forwarding: other machines reach this node, or leave it, through NAT.
bool has_containers(const Snapshot& snapshot) {
  return !snapshot.probes.empty() ||
         std::any_of(snapshot.syn_drops.begin(), snapshot.syn_drops.end(),
                     [](const SynDropRow& row) { return row.listener->container_id.has_value(); });
}

std::vector<Finding> find(const Snapshot& snapshot) {
  if (!is_set(snapshot, "net.ipv4.tcp_tw_recycle")) return {};
  // What it refused is tw-recycle-nat's to tell, with the same action.
  if (snapshot.syn_totals.by_reason.contains("paws_per_host")) return {};
  std::uint64_t would_refuse = 0;
  std::uint64_t hosts = 0;
  for (const TimewaitRow& row : snapshot.timewait) {
    would_refuse += row.recycle_would_refuse;
    hosts += row.recycle_would_refuse > 0 ? 1 : 0;
  }
  const bool forwards = is_set(snapshot, "net.ipv4.ip_forward");
  const bool timestamps = is_set(snapshot, "net.ipv4.tcp_timestamps");
  const bool nat = forwards || has_containers(snapshot) || would_refuse > 0;
  Finding finding = make_finding(nat && timestamps ? kCritical : kWarning, 1,
                                 "tcp_tw_recycle is on: hosts behind NAT will be refused");
  finding.evidence.push_back("net.ipv4.tcp_tw_recycle is 1");
  if (would_refuse > 0) {
    finding.evidence.push_back(fmt::format("its rule refuses {} of {} in this window",
                                           counted(would_refuse, "SYN"), counted(hosts, "host")));
  }
  if (forwards) finding.evidence.push_back("net.ipv4.ip_forward is 1: this node routes for others");
  if (has_containers(snapshot)) finding.evidence.push_back("containers run here");
  if (!timestamps) {
    finding.evidence.push_back("net.ipv4.tcp_timestamps is 0: it has no effect until that is 1");
  }
  finding.action =
      "sysctl -w net.ipv4.tcp_tw_recycle=0, and take it out of /etc/sysctl.conf and /etc/sysctl.d";
  return {finding};
}

}  // namespace

constinit const Rule kTwRecycleOn{
    {"tw-recycle-on", "tcp_tw_recycle is set on this node",
     "With net.ipv4.tcp_tw_recycle=1 Linux before 4.12 remembers one timestamp for each remote "
     "address (tcp_remember_stamp()) and for 60 s refuses SYNs of that address whose timestamp is "
     "older (tcp_peer_is_proven(), net/ipv4/tcp_metrics.c, 3.10). Machines behind one NAT address "
     "have clocks of their own, so some of them are refused, silently, by chance. Critical when "
     "this node forwards, runs containers, or has seen SYNs that the rule refuses; a warning "
     "otherwise. The value is read; nothing else is needed for this finding.",
     "The setting, and the counter of its refusals:\n"
     "  sysctl net.ipv4.tcp_tw_recycle net.ipv4.tcp_timestamps\n"
     "  nstat -az TcpExtPAWSPassive",
     "It has no safe use and was removed in Linux 4.12:\n"
     "  sysctl -w net.ipv4.tcp_tw_recycle=0\n"
     "  grep -r tcp_tw_recycle /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d\n"
     "To make connections to the same servers more quickly, tcp_tw_reuse is the safe one: it is "
     "about outgoing connections only.",
     "No host reaches this node through NAT or a load balancer, now or ever; or tcp_timestamps is "
     "0, which switches the check off."},
    find};

}  // namespace pawprint
