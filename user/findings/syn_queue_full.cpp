// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// syn-queue-full: a listener has too many half-open connections and sends no cookies.
#include <fmt/format.h>

#include <algorithm>

#include "findings/listener_drops.h"
#include "findings/rules.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kLeastDrops = 3;

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const ListenerDrops& listener :
       drops_by_listener(snapshot, {"syn_queue_full", "syn_queue_last_quarter"})) {
    if (listener.count < kLeastDrops) continue;
    Finding finding =
        make_finding(kWarning,
                     !listener.proved     ? 0.5
                     : listener.syn_queue ? 0.97
                                          : 0.8,
                     fmt::format("{} has too many half-open connections: {} SYNs dropped",
                                 listener.name(), listener.count));
    finding.evidence.push_back(fmt::format("{} of {} got no answer", counted(listener.count, "SYN"),
                                           counted(listener.remotes, "host")));
    if (listener.syn_queue) {
      finding.evidence.push_back(fmt::format("SYN queue {} with a limit of {}",
                                             listener.syn_queue->len, listener.syn_queue->max));
    }
    const bool no_cookies = listener.syncookies == 0U;
    if (no_cookies) finding.evidence.push_back("SYN cookies are off in its network namespace");
    const auto backlog = snapshot.sysctls.find("net.ipv4.tcp_max_syn_backlog");
    if (backlog != snapshot.sysctls.end()) {
      finding.evidence.push_back(
          fmt::format("net.ipv4.tcp_max_syn_backlog of the node is {}", backlog->second));
    }
    finding.action = in_namespace_of(listener, "sysctl -w net.ipv4.tcp_syncookies=1") +
                     " answers every SYN again; then look where the SYNs come from: ss -tan state "
                     "syn-recv";
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

constinit const Rule kSynQueueFull{
    {"syn-queue-full", "A listener's queue of half-open connections is full and cookies are off",
     "A SYN that was answered waits for the client's final ACK. When as many wait as the "
     "listener's backlog, and net.ipv4.tcp_syncookies is 0, tcp_conn_request() "
     "(net/ipv4/tcp_input.c; tcp_v4_conn_request() on 3.10) drops further SYNs: "
     "inet_csk_reqsk_queue_is_full(), > or >= by version. Without cookies the last quarter of "
     "tcp_max_syn_backlog is kept for hosts that were connected before (tcp_peer_is_proven()): "
     "syn_queue_last_quarter. Needs 3 dropped SYNs.",
     "Half-open connections, and the counter of the drops:\n"
     "  ss -tan state syn-recv | wc -l\n"
     "  nstat -az TcpExtTCPReqQFullDrop TcpExtTCPReqQFullDoCookies\n"
     "  sysctl net.ipv4.tcp_syncookies net.ipv4.tcp_max_syn_backlog",
     "Cookies answer without a queue; the setting is one of the network namespace (of the pod):\n"
     "  sysctl -w net.ipv4.tcp_syncookies=1\n"
     "  sysctl -w net.ipv4.tcp_max_syn_backlog=4096\n"
     "If the SYNs are no attack, their final ACKs are lost on the way: look at the return path, at "
     "rp_filter and at conntrack.",
     "For seconds, at a burst of new clients with a long round trip."},
    find};

}  // namespace pawprint
