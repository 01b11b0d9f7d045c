// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/sysctl_verdicts.h"

#include <fmt/format.h>

#include <array>

#include "kernel/sysctls.h"

namespace pawprint {
namespace {

struct Judgement {
  const char* verdict = "ok";
  std::string why;
  std::string action;
};

// A value that the kernel has; `facts` for what else decides.
using Judge = Judgement (*)(std::int64_t value, const NodeFacts& facts);

std::optional<std::int64_t> value_of(const NodeFacts& facts, unsigned id) {
  const auto found = facts.sysctls.find(std::string(sysctl_name(id)));
  if (found == facts.sysctls.end()) return std::nullopt;
  return found->second;
}

std::string set(unsigned id, std::int64_t value) {
  return fmt::format("sysctl -w {}={}", sysctl_name(id), value);
}

std::uint64_t counter(const NodeFacts& facts, const char* name) {
  const auto found = facts.tcp.find(name);
  return found == facts.tcp.end() ? 0 : found->second;
}

// Other machines, or pods, reach this node or leave it through NAT.
bool has_nat(const NodeFacts& facts) {
  return facts.kubelet || !facts.conntrack.empty() ||
         value_of(facts, PP_SYSCTL_IP_FORWARD).value_or(0) != 0;
}

Judgement tw_recycle(std::int64_t value, const NodeFacts& facts) {
  if (value == 0) return {"ok", "off: SYNs are not refused by a timestamp per host", ""};
  const std::string action =
      set(PP_SYSCTL_TCP_TW_RECYCLE, 0) + ", and remove it from /etc/sysctl.d";
  if (value_of(facts, PP_SYSCTL_TCP_TIMESTAMPS) == 0) {
    return {"warning", "refuses hosts behind NAT as soon as tcp_timestamps is 1", action};
  }
  if (has_nat(facts)) {
    return {"critical", "refuses SYNs of hosts and pods behind one NAT address, silently", action};
  }
  return {"warning", "refuses SYNs of hosts behind one NAT address, silently", action};
}

Judgement tw_reuse(std::int64_t value, const NodeFacts& facts) {
  const bool timestamps = value_of(facts, PP_SYSCTL_TCP_TIMESTAMPS).value_or(1) != 0;
  if (value == 0) return {"ok", "off: outgoing connections do not reuse TIME_WAIT ports", ""};
  if (!timestamps) {
    return {"info", "has no effect while tcp_timestamps is 0", set(PP_SYSCTL_TCP_TIMESTAMPS, 1)};
  }
  if (value == 2) return {"ok", "outgoing connections over loopback reuse TIME_WAIT ports", ""};
  return {"ok", "outgoing connections reuse TIME_WAIT ports after 1 s; incoming ones do not care",
          ""};
}

Judgement timestamps(std::int64_t value, const NodeFacts& /*facts*/) {
  if (value == 0) {
    return {"info", "off: no PAWS, no RTT of retransmits; tw_recycle and tw_reuse have no effect",
            set(PP_SYSCTL_TCP_TIMESTAMPS, 1)};
  }
  if (value == 1) return {"ok", "on", ""};
  return {"ok", "on, without an offset per connection: it shows the uptime", ""};
}

Judgement rfc1337(std::int64_t value, const NodeFacts& /*facts*/) {
  if (value == 0)
    return {"ok", "off: a client's RST ends TIME_WAIT, so a refused SYN's retry works", ""};
  return {"warning",
          "RSTs do not end TIME_WAIT: a refused client is refused for up to 60 s, not 1 s",
          set(PP_SYSCTL_TCP_RFC1337, 0)};
}

Judgement syncookies(std::int64_t value, const NodeFacts& facts) {
  if (value == 1) return {"ok", "cookies answer when a SYN queue is full", ""};
  if (value == 2) {
    return {"info", "every SYN is answered by a cookie: meant for tests",
            set(PP_SYSCTL_TCP_SYNCOOKIES, 1)};
  }
  const std::uint64_t drops = counter(facts, "TCPReqQFullDrop");
  return {"warning",
          drops == 0
              ? std::string("off: SYNs are dropped when a SYN queue is full")
              : fmt::format("off: {} SYNs were dropped since boot at full SYN queues", drops),
          set(PP_SYSCTL_TCP_SYNCOOKIES, 1)};
}

Judgement somaxconn(std::int64_t value, const NodeFacts& facts) {
  const std::uint64_t overflows = counter(facts, "ListenOverflows");
  if (value <= 128 && overflows > 0) {
    return {
        "warning",
        fmt::format("no listener can have more than {}; accept queues overflowed {} times since "
                    "boot",
                    value, overflows),
        set(PP_SYSCTL_SOMAXCONN, 4096) + ", and restart the listeners that need it"};
  }
  if (value <= 128) {
    return {"info", fmt::format("no listener can have a backlog of more than {}", value),
            set(PP_SYSCTL_SOMAXCONN, 4096)};
  }
  return {"ok", "the most that a listener's backlog can be", ""};
}

Judgement max_syn_backlog(std::int64_t value, const NodeFacts& facts) {
  if (value_of(facts, PP_SYSCTL_TCP_SYNCOOKIES).value_or(1) != 0) {
    return {"ok", "decides nothing while cookies are on", ""};
  }
  if (value >= 1024) return {"ok", "its last quarter is kept for known hosts: cookies are off", ""};
  return {"warning",
          fmt::format("cookies are off: beyond {} half-open connections SYNs are dropped",
                      value - value / 4),
          set(PP_SYSCTL_TCP_MAX_SYN_BACKLOG, 4096)};
}

Judgement fin_timeout(std::int64_t /*value*/, const NodeFacts& /*facts*/) {
  return {"ok", "seconds in FIN_WAIT2; TIME_WAIT is always 60 s", ""};
}

Judgement max_tw_buckets(std::int64_t value, const NodeFacts& facts) {
  const std::uint64_t overflows = counter(facts, "TCPTimeWaitOverflow");
  if (overflows == 0) return {"ok", "most sockets in TIME_WAIT", ""};
  return {"info",
          fmt::format("{} times since boot a socket got no TIME_WAIT: the limit is {}", overflows,
                      value),
          set(PP_SYSCTL_TCP_MAX_TW_BUCKETS, value * 2)};
}

Judgement abort_on_overflow(std::int64_t value, const NodeFacts& /*facts*/) {
  if (value == 0) return {"ok", "a full accept queue delays a client, and does not reset it", ""};
  return {"info", "a final ACK at a full accept queue is answered by RST: clients fail at once",
          set(PP_SYSCTL_TCP_ABORT_ON_OVERFLOW, 0)};
}

Judgement ip_forward(std::int64_t value, const NodeFacts& facts) {
  if (value == 0 && facts.kubelet) {
    return {"warning", "off on a Kubernetes node: pods of other nodes are not reached",
            set(PP_SYSCTL_IP_FORWARD, 1)};
  }
  return {"ok", value == 0 ? "off" : "this node routes for others", ""};
}

Judgement bridge_nf(std::int64_t value, const NodeFacts& facts) {
  if (value == 0 && facts.kubelet) {
    return {"info", "off: Services are not reached from pods on the same bridge (bridge CNIs)",
            set(PP_SYSCTL_BRIDGE_NF_CALL_IPTABLES, 1)};
  }
  return {"ok", value == 0 ? "bridged packets pass no iptables" : "bridged packets pass iptables",
          ""};
}

Judgement conntrack_max(std::int64_t value, const NodeFacts& facts) {
  if (!facts.conntrack_count || value <= 0) return {"ok", "limit of tracked connections", ""};
  const std::int64_t percent = *facts.conntrack_count * 100 / value;
  const std::string why = fmt::format("{} of {} connections are tracked ({} %)",
                                      *facts.conntrack_count, value, percent);
  if (percent < 80) return {"ok", why, ""};
  return {percent >= 95 ? "critical" : "warning",
          why + ": beyond it packets are dropped before TCP",
          set(PP_SYSCTL_NF_CONNTRACK_MAX, value * 2)};
}

Judgement rp_filter(std::int64_t value, const NodeFacts& facts, unsigned id) {
  const std::uint64_t drops = counter(facts, "IPReversePathFilter");
  if (value != 1) return {"ok", value == 0 ? "off" : "loose", ""};
  if (drops == 0) return {"ok", "strict; it has dropped nothing since boot", ""};
  return {"warning", fmt::format("strict: {} packets were dropped before TCP since boot", drops),
          set(id, 2)};
}

Judgement rp_filter_all(std::int64_t value, const NodeFacts& facts) {
  return rp_filter(value, facts, PP_SYSCTL_RP_FILTER_ALL);
}

Judgement rp_filter_default(std::int64_t value, const NodeFacts& /*facts*/) {
  return {"ok",
          fmt::format("{} for interfaces to come", value == 1   ? "strict"
                                                   : value == 0 ? "off"
                                                                : "loose"),
          ""};
}

Judgement netdev_max_backlog(std::int64_t value, const NodeFacts& facts) {
  const std::uint64_t drops = facts.softnet ? facts.softnet->dropped : 0;
  if (drops == 0) return {"ok", "packets that may wait for a CPU; none was dropped since boot", ""};
  return {"warning", fmt::format("{} packets found a CPU's backlog full since boot", drops),
          set(PP_SYSCTL_NETDEV_MAX_BACKLOG, value * 2)};
}

struct Entry {
  Judge judge;
  const char* absent;  // what it means that this kernel does not have it
};

// By enum pp_sysctl_id.
constexpr std::array<Entry, PP_SYSCTL_IDS> kEntries{{
    {tw_recycle, "removed in Linux 4.12: nothing to turn off"},
    {tw_reuse, "not shown in this network namespace"},
    {timestamps, "not shown in this network namespace"},
    {rfc1337, "not shown in this network namespace"},
    {syncookies, "the kernel is built without CONFIG_SYN_COOKIES: no cookies"},
    {somaxconn, "not shown in this network namespace"},
    {max_syn_backlog, "not shown in this network namespace"},
    {fin_timeout, "not shown in this network namespace"},
    {max_tw_buckets, "not shown in this network namespace"},
    {abort_on_overflow, "not shown in this network namespace"},
    {ip_forward, "not shown in this network namespace"},
    {bridge_nf, "br_netfilter is not loaded: bridged packets pass no iptables"},
    {conntrack_max, "nf_conntrack is not loaded: nothing is tracked"},
    {rp_filter_all, "not shown in this network namespace"},
    {rp_filter_default, "not shown in this network namespace"},
    {netdev_max_backlog, "not shown in this network namespace"},
}};

}  // namespace

std::vector<SysctlVerdict> judge_sysctls(const NodeFacts& facts) {
  std::vector<SysctlVerdict> verdicts;
  for (unsigned id = 0; id < PP_SYSCTL_IDS; ++id) {
    SysctlVerdict verdict;
    verdict.name = sysctl_name(id);
    verdict.value = value_of(facts, id);
    if (verdict.value) {
      Judgement judged = kEntries[id].judge(*verdict.value, facts);
      verdict.verdict = judged.verdict;
      verdict.why = std::move(judged.why);
      verdict.action = std::move(judged.action);
    } else {
      verdict.verdict = "absent";
      verdict.why = kEntries[id].absent;
    }
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

}  // namespace pawprint
