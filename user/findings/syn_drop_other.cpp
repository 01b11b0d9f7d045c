// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// syn-drop-other: SYNs that were dropped for a reason that no rule of its own judges.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "findings/rules.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kLeastDrops = 3;

struct Reason {
  const char* name;
  const char* severity;
  const char* action;
};

// duplicate_race and tfo_queue_add are not here: the client was answered.
constexpr std::array kReasons{
    Reason{"no_memory", kCritical,
           "find what takes the kernel's memory: dmesg | grep -i 'out of memory'; slabtop -o -s c"},
    Reason{"lsm_denied", kWarning,
           "look up the denial and allow it in the policy: ausearch -m avc,selinux_err -ts recent"},
    Reason{"no_route", kWarning,
           "add the missing route back to the client: ip route get REMOTE (in the listener's "
           "network namespace)"},
    Reason{
        "synack_alloc", kCritical,
        "find what takes the kernel's memory: nstat -az TcpExtTCPMemoryPressures; slabtop -o -s c"},
    Reason{"synack_xmit", kWarning,
           "find the rule that drops SYN-ACKs on their way out: iptables -vnL OUTPUT; nft list "
           "ruleset"},
    Reason{"ao_bad_options", kWarning,
           "compare the TCP-AO or MD5 keys of both sides: ss -tlni shows them"},
    Reason{"v6_not_unicast", kInfo, "find who sends to a multicast address: it is no client"},
    Reason{"v6_mapped_src", kInfo, "find who sends ::ffff:0:0/96 on the wire: it is forged"},
    Reason{"bcast_mcast", kInfo, "find who connects to a broadcast address: it is no client"},
    Reason{"unknown", kInfo,
           "run pawprint doctor: a hook that is missing or skipped leaves drops unexplained"}};

std::set<std::string> listeners_of(const Snapshot& snapshot, const std::string& reason) {
  std::set<std::string> names;
  for (const SynDropRow& row : snapshot.syn_drops) {
    if (row.reason != reason) continue;
    const Listener& listener = *row.listener;
    names.insert(listener.pid ? fmt::format("{}[{}] port {}", listener.comm.value_or("?"),
                                            *listener.pid, listener.port)
                              : fmt::format("port {}", listener.port));
  }
  return names;
}

const SynDropRow* first_row(const Snapshot& snapshot, const std::string& reason) {
  const auto row = std::find_if(snapshot.syn_drops.begin(), snapshot.syn_drops.end(),
                                [&](const SynDropRow& one) { return one.reason == reason; });
  return row == snapshot.syn_drops.end() ? nullptr : &*row;
}

std::string action_for(const Reason& reason, const SynDropRow* row) {
  std::string action = reason.action;
  const auto at = action.find("REMOTE");
  if (row != nullptr && at != std::string::npos) action.replace(at, 6, row->remote);
  return action;
}

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const Reason& reason : kReasons) {
    const auto total = snapshot.syn_totals.by_reason.find(reason.name);
    if (total == snapshot.syn_totals.by_reason.end() || total->second < kLeastDrops) continue;
    const bool unknown = std::string_view(reason.name) == "unknown";
    Finding finding = make_finding(
        reason.severity, unknown ? 0.5 : 0.9,
        unknown ? fmt::format("{} SYNs got no SYN-ACK and no reason was seen", total->second)
                : fmt::format("{} SYNs dropped: {}", total->second, reason.name));
    const SynDropRow* row = first_row(snapshot, reason.name);
    if (row != nullptr) {
      finding.evidence.push_back(
          fmt::format("most by {}, {}", row->remote, counted(row->count, "time")));
    }
    for (const std::string& listener : listeners_of(snapshot, reason.name)) {
      if (finding.evidence.size() == 4) break;
      finding.evidence.push_back("at " + listener);
    }
    finding.evidence.push_back(fmt::format("pawprint explain {} tells where and why", reason.name));
    finding.action = action_for(reason, row);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

constinit const Rule kSynDropOther{
    {"syn-drop-other", "SYNs are dropped for a reason other than a full queue",
     "tcp_conn_request() (net/ipv4/tcp_input.c; tcp_v4_conn_request() on 3.10) ended without a "
     "SYN-ACK for the reason that the finding names: no memory, a security module, no route back, "
     "a SYN-ACK that could not be sent, bad authentication options, or an address that is no "
     "client's. Each reason has a page of its own. Needs 3 SYNs with the same reason. `unknown` is "
     "no drop that was proved: no SYN-ACK was seen, and neither was a reason.",
     "Most of these count in ListenDrops and nowhere else:\n"
     "  nstat -az TcpExtListenDrops\n"
     "  pawprint explain REASON",
     "By reason; the finding gives the command.",
     "bcast_mcast, v6_not_unicast and v6_mapped_src are strays or scans and no client's."},
    find};

}  // namespace pawprint
