// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// timewait-regression: SYNs that hit a TIME_WAIT socket of their own 4-tuple and were
// refused because their timestamp went backwards.
#include <fmt/format.h>

#include <algorithm>

#include "findings/rules.h"

namespace pawprint {
namespace {

// A machine that reboots within 60 s regresses once for each connection that it had.
constexpr std::uint64_t kLeastRefused = 3;
constexpr std::size_t kMostHosts = 3;

std::uint64_t refused_syns(const TimewaitRow& row) {
  return row.regressions == 0 ? 0 : row.refused.regression + row.refused.rate_limited;
}

std::string describe_host(const TimewaitRow& row) {
  std::string text = fmt::format("{}: {} of its {} SYNs to TIME_WAIT refused", row.remote,
                                 refused_syns(row), row.syns);
  if (row.refused.rate_limited > 0) {
    text += fmt::format(", {} of them without any answer", row.refused.rate_limited);
  }
  if (row.max_regression) {
    text += fmt::format("; timestamps up to {} of its units behind", *row.max_regression);
  }
  if (row.clocks.value_or(0) > 1) text += fmt::format("; {} clocks", *row.clocks);
  return text;
}

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<const TimewaitRow*> hosts;
  std::uint64_t refused = 0;
  for (const TimewaitRow& row : snapshot.timewait) {
    if (refused_syns(row) == 0) continue;
    hosts.push_back(&row);
    refused += refused_syns(row);
  }
  if (refused < kLeastRefused) return {};
  std::stable_sort(hosts.begin(), hosts.end(), [](const TimewaitRow* a, const TimewaitRow* b) {
    return refused_syns(*a) > refused_syns(*b);
  });
  Finding finding =
      make_finding(kWarning, 0.95,
                   fmt::format("{} of {} were delayed: their timestamps went backwards",
                               counted(refused, "new connection"), counted(hosts.size(), "host")));
  for (std::size_t i = 0; i < std::min(hosts.size(), kMostHosts); ++i) {
    finding.evidence.push_back(describe_host(*hosts[i]));
  }
  finding.action = fmt::format(
      "let the clients close first or keep connections open, and give the NAT in front of {} more "
      "addresses, so that no 4-tuple comes back within 60 s: ss -tan state time-wait dst {}",
      hosts[0]->remote, hosts[0]->remote);
  return {finding};
}

}  // namespace

constinit const Rule kTimewaitRegression{
    {"timewait-regression",
     "SYNs to TIME_WAIT sockets are refused: their timestamps went backwards",
     "When this node closes a connection first, its socket stays in TIME_WAIT for 60 s. A new SYN "
     "with the same addresses and ports is taken only if its timestamp is not behind the last one "
     "(PAWS, RFC 7323): tcp_timewait_state_process(), net/ipv4/tcp_minisocks.c, the same test in "
     "all versions from 3.10 on. Hosts behind one NAT address share its ports but not a clock, so "
     "about half of the reused tuples regress. The client gets a bare ACK, resets it, and its next "
     "SYN succeeds: 1 s lost. Where the NAT drops that ACK or the reset, each retry starts the 60 "
     "s again. Refusals within 500 ms of another get no answer at all (tcp_invalid_ratelimit, not "
     "on 3.10). Needs 3 refused SYNs.",
     "PAWSEstab counts these (with PAWS on established connections; PAWSTimewait since 6.16):\n"
     "  nstat -az TcpExtPAWSEstab TcpExtPAWSTimewait TcpExtTCPACKSkippedTimeWait\n"
     "  ss -tan state time-wait dst REMOTE\n"
     "On the gateway, whether ports come back soon:\n"
     "  conntrack -L -p tcp --dst THIS_NODE | wc -l",
     "Make the client close first (HTTP: the server sends Connection: close only when it must), "
     "use keep-alive, or give the NAT more source addresses, so that a tuple rests 60 s. Keep the "
     "gateway's memory of closed connections at 60 s or more:\n"
     "  sysctl -w net.netfilter.nf_conntrack_tcp_timeout_time_wait=120\n"
     "Turning tcp_timestamps off hides it and costs more than it gives.",
     "A few, at a client's reboot or restore: it ends within 60 s. Segments other than SYNs that "
     "regress are old duplicates, which PAWS is there to drop; no connection suffers."},
    find};

}  // namespace pawprint
