// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// tw-recycle-nat: SYNs that were refused by the per-host timestamps of tcp_tw_recycle.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "findings/rules.h"

namespace pawprint {
namespace {

constexpr const char* kReason = "paws_per_host";

// One refusal may be a machine that was rebooted within a minute.
constexpr std::uint64_t kLeastRefused = 3;
constexpr std::size_t kMostHosts = 3;

struct Refused {
  std::uint64_t count = 0;
  std::optional<unsigned> clocks;
  bool proved = true;
};

std::map<std::string, Refused> refused_by_host(const Snapshot& snapshot) {
  std::map<std::string, Refused> hosts;
  for (const SynDropRow& row : snapshot.syn_drops) {
    if (row.reason != kReason) continue;
    Refused& host = hosts[row.remote];
    host.count += row.count;
    host.proved = host.proved && row.backend != "wire";
  }
  for (const TimewaitRow& row : snapshot.timewait) {
    const auto host = hosts.find(row.remote);
    if (host != hosts.end()) host->second.clocks = row.clocks;
  }
  return hosts;
}

void add_hosts(const std::map<std::string, Refused>& hosts, Finding& finding) {
  std::vector<std::pair<std::string, Refused>> most(hosts.begin(), hosts.end());
  std::stable_sort(most.begin(), most.end(),
                   [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  if (most.size() > kMostHosts) most.resize(kMostHosts);
  for (const auto& [remote, host] : most) {
    finding.evidence.push_back(
        fmt::format("{} of {}{}", host.count, remote,
                    host.clocks.value_or(0) > 1
                        ? fmt::format(", an address with {} clocks behind it", *host.clocks)
                        : ""));
  }
}

std::vector<Finding> find(const Snapshot& snapshot) {
  const auto total = snapshot.syn_totals.by_reason.find(kReason);
  const auto hosts = refused_by_host(snapshot);
  std::uint64_t refused = 0;
  bool proved = true;
  for (const auto& [remote, host] : hosts) {
    refused += host.count;
    proved = proved && host.proved;
  }
  if (total != snapshot.syn_totals.by_reason.end()) refused = std::max(refused, total->second);
  if (refused < kLeastRefused) return {};

  const auto setting = snapshot.sysctls.find("net.ipv4.tcp_tw_recycle");
  const bool is_off = setting != snapshot.sysctls.end() && setting->second == 0;
  Finding finding = make_finding(
      is_off ? kWarning : kCritical, proved ? 0.99 : 0.5,
      is_off ? fmt::format("tcp_tw_recycle refused {} SYNs until it was turned off", refused)
             : fmt::format("tcp_tw_recycle refuses SYNs of hosts behind NAT: {} so far", refused));
  finding.evidence.push_back(fmt::format(
      "{} SYNs of {} remote addresses had a timestamp older than that address's last one", refused,
      hosts.size()));
  add_hosts(hosts, finding);
  if (setting != snapshot.sysctls.end()) {
    finding.evidence.push_back(fmt::format("net.ipv4.tcp_tw_recycle is {}", setting->second));
  }
  finding.action = is_off ? "keep it off: remove net.ipv4.tcp_tw_recycle from /etc/sysctl.conf and "
                            "/etc/sysctl.d, so that a reboot does not turn it on"
                          : "sysctl -w net.ipv4.tcp_tw_recycle=0, and take it out of "
                            "/etc/sysctl.conf and /etc/sysctl.d; it acts at once";
  return {finding};
}

}  // namespace

constinit const Rule kTwRecycleNat{
    {"tw-recycle-nat", "SYNs are refused by tcp_tw_recycle's timestamp per host",
     "Linux before 4.12 with net.ipv4.tcp_tw_recycle=1 keeps the last timestamp of each remote "
     "address. For 60 s a SYN of that address with an older one is dropped without an answer: "
     "tcp_v4_conn_request() (net/ipv4/tcp_ipv4.c, 3.10) asks tcp_peer_is_proven(). Several "
     "machines behind one NAT address, pods that leave through their node among them, have one "
     "clock each: the one with the highest clock connects, the others wait. Needs 3 refused SYNs.",
     "PAWSPassive counts exactly these refusals:\n"
     "  nstat -az TcpExtPAWSPassive TcpExtListenDrops\n"
     "  sysctl net.ipv4.tcp_tw_recycle",
     "Turn it off; the effect is immediate and nothing is lost by it:\n"
     "  sysctl -w net.ipv4.tcp_tw_recycle=0\n"
     "Then remove it from /etc/sysctl.conf, /etc/sysctl.d and the image of the node.",
     "Never. A single machine whose clock went backwards (a restored snapshot) is refused for 60 s "
     "and then served again."},
    find};

}  // namespace pawprint
