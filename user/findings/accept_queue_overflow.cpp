// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// accept-queue-overflow: a process does not accept its connections fast enough, so that
// the kernel drops the SYNs of new ones.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "findings/listener_drops.h"
#include "findings/rules.h"

namespace pawprint {
namespace {

// One SYN at a bad moment is a retransmit for one client; three are a pattern.
constexpr std::uint64_t kLeastDrops = 3;

// Room for four times the connections that waited, rounded up; listen(2) takes an int.
std::uint64_t suggested_backlog(const QueueState& queue) {
  return std::clamp<std::uint64_t>(std::bit_ceil(std::max(queue.max, queue.len) * 4), 128, 65536);
}

std::string action_for(const Snapshot& snapshot, const ListenerDrops& listener) {
  if (!listener.accept_queue) {
    return fmt::format(
        "let {} accept faster or raise the backlog that it gives to listen(2); its limit now is "
        "Send-Q of: ss -lnt 'sport = :{}'",
        listener.name(), listener.port);
  }
  const std::uint64_t backlog = suggested_backlog(*listener.accept_queue);
  const auto limit = snapshot.sysctls.find("net.core.somaxconn");
  const bool limited =
      limit == snapshot.sysctls.end() ||
      static_cast<std::uint64_t>(std::max<std::int64_t>(limit->second, 0)) < backlog;
  std::string action = fmt::format("raise the listen backlog of {} from {} to {}", listener.name(),
                                   listener.accept_queue->max, backlog);
  if (limited) {
    action += fmt::format(
        " after {}",
        in_namespace_of(listener, fmt::format("sysctl -w net.core.somaxconn={}", backlog)));
  }
  return action +
         " and restart it, or find out why it does not accept: a longer queue only buys time";
}

std::vector<Finding> find(const Snapshot& snapshot) {
  std::vector<Finding> findings;
  for (const ListenerDrops& listener : drops_by_listener(snapshot, {"accept_queue_full"})) {
    if (listener.count < kLeastDrops) continue;
    const auto& queue = listener.accept_queue;
    const bool measured = queue && queue->len >= queue->max;
    Finding finding = make_finding(kWarning,
                                   !listener.proved ? 0.5
                                   : measured       ? 0.98
                                                    : 0.8,
                                   fmt::format("{} does not accept fast enough: {} SYNs dropped",
                                               listener.name(), listener.count));
    finding.evidence.push_back(fmt::format(
        "{} SYNs of {} hosts got no answer because the accept queue was full{}", listener.count,
        listener.remotes, listener.proved ? "" : " (seen on the wire, not proved)"));
    if (queue) {
      finding.evidence.push_back(
          fmt::format("accept queue {} with a limit of {}", queue->len, queue->max));
    }
    finding.action = action_for(snapshot, listener);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

constinit const Rule kAcceptQueueOverflow{
    {"accept-queue-overflow", "A listener's accept queue is full and its SYNs are dropped",
     "Connections wait in the accept queue until the process calls accept(2). When more wait than "
     "the listener's limit, tcp_conn_request() (net/ipv4/tcp_input.c; tcp_v4_conn_request() on "
     "3.10) drops every further SYN without an answer: sk_acceptq_is_full() is sk_ack_backlog > "
     "sk_max_ack_backlog, so a listener holds one connection more than its limit. The client sees "
     "a connect that takes 1 s, 3 s, 7 s longer, or times out.\n"
     "The limit is the smaller of the backlog of listen(2) and net.core.somaxconn at the time of "
     "that call (128 before Linux 5.4, 4096 since). Needs 3 dropped SYNs.",
     "Recv-Q is the queue, Send-Q the limit; the counters rise with each drop:\n"
     "  ss -lnt 'sport = :PORT'\n"
     "  nstat -az TcpExtListenOverflows TcpExtListenDrops\n"
     "In a pod, run both in its namespace: nsenter -t PID -n COMMAND.",
     "Find out why the process does not accept: CPU limits (throttling), a lock, too few workers, "
     "a stopped process. Then raise its backlog (nginx: listen with backlog=N, Go: somaxconn as Go "
     "reads it at listen, Java: the acceptCount of the server) and the limit above it:\n"
     "  sysctl -w net.core.somaxconn=4096\n"
     "The process must call listen(2) again: restart it.",
     "A short burst while a process starts or is being stopped. A final ACK that meets a full "
     "queue counts in ListenOverflows too, but no SYN is dropped then."},
    find};

}  // namespace pawprint
