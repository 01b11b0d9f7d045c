// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/sysctl_verdicts.h"

#include <set>

#include "catch.h"
#include "kernel/sysctls.h"

namespace pawprint {
namespace {

SysctlVerdict verdict_of(const std::string& name, std::int64_t value, NodeFacts facts = {}) {
  facts.sysctls[name] = value;
  for (const SysctlVerdict& verdict : judge_sysctls(facts)) {
    if (verdict.name == name) return verdict;
  }
  FAIL("no verdict about " << name);
  return {};
}

NodeFacts with_counter(const std::string& name, std::uint64_t value) {
  NodeFacts facts;
  facts.tcp[name] = value;
  return facts;
}

TEST_CASE("sysctl verdicts: what the kernel does not have is absent, and says what that means",
          "[unit]") {
  const auto verdicts = judge_sysctls({});
  CHECK(verdicts.size() == PP_SYSCTL_IDS);
  for (const SysctlVerdict& verdict : verdicts) {
    CHECK(verdict.verdict == "absent");
    CHECK_FALSE(verdict.value);
    CHECK_FALSE(verdict.why.empty());
  }
  CHECK(verdicts[PP_SYSCTL_TCP_TW_RECYCLE].why == "removed in Linux 4.12: nothing to turn off");
}

TEST_CASE("sysctl verdicts: every value has a verdict, and what is wrong an action", "[unit]") {
  const std::set<std::string> words{"ok", "info", "warning", "critical"};
  for (unsigned id = 0; id < PP_SYSCTL_IDS; ++id) {
    for (const std::int64_t value : {-1, 0, 1, 2, 128, 65536}) {
      const auto verdict = verdict_of(std::string(sysctl_name(id)), value);
      INFO(verdict.name << " = " << value);
      CHECK(words.contains(verdict.verdict));
      CHECK_FALSE(verdict.why.empty());
      CHECK((verdict.verdict == "ok") == verdict.action.empty());
    }
  }
}

TEST_CASE("sysctl verdicts: tcp_tw_recycle is critical where there is NAT or Kubernetes",
          "[unit]") {
  const std::string name = "net.ipv4.tcp_tw_recycle";
  CHECK(verdict_of(name, 0).verdict == "ok");
  CHECK(verdict_of(name, 1).verdict == "warning");
  NodeFacts forwards;
  forwards.sysctls["net.ipv4.ip_forward"] = 1;
  CHECK(verdict_of(name, 1, forwards).verdict == "critical");
  NodeFacts kubernetes;
  kubernetes.kubelet = true;
  CHECK(verdict_of(name, 1, kubernetes).verdict == "critical");
  NodeFacts tracks;
  tracks.conntrack["drop"] = 0;
  CHECK(verdict_of(name, 1, tracks).verdict == "critical");
  kubernetes.sysctls["net.ipv4.tcp_timestamps"] = 0;
  CHECK(verdict_of(name, 1, kubernetes).verdict == "warning");
}

TEST_CASE("sysctl verdicts: cookies, rfc1337 and somaxconn", "[unit]") {
  CHECK(verdict_of("net.ipv4.tcp_syncookies", 0).verdict == "warning");
  CHECK(verdict_of("net.ipv4.tcp_syncookies", 0, with_counter("TCPReqQFullDrop", 7))
            .why.find("7 SYNs") != std::string::npos);
  CHECK(verdict_of("net.ipv4.tcp_syncookies", 1).verdict == "ok");
  CHECK(verdict_of("net.ipv4.tcp_rfc1337", 0).verdict == "ok");
  CHECK(verdict_of("net.ipv4.tcp_rfc1337", 1).verdict == "warning");
  CHECK(verdict_of("net.core.somaxconn", 4096).verdict == "ok");
  CHECK(verdict_of("net.core.somaxconn", 128).verdict == "info");
  CHECK(verdict_of("net.core.somaxconn", 128, with_counter("ListenOverflows", 7)).verdict ==
        "warning");
}

TEST_CASE("sysctl verdicts: the SYN backlog decides only without cookies", "[unit]") {
  const std::string name = "net.ipv4.tcp_max_syn_backlog";
  CHECK(verdict_of(name, 128).verdict == "ok");
  NodeFacts no_cookies;
  no_cookies.sysctls["net.ipv4.tcp_syncookies"] = 0;
  CHECK(verdict_of(name, 128, no_cookies).verdict == "warning");
  CHECK(verdict_of(name, 128, no_cookies).why.find("beyond 96 ") != std::string::npos);
  CHECK(verdict_of(name, 4096, no_cookies).verdict == "ok");
}

TEST_CASE("sysctl verdicts: connection tracking against what is tracked", "[unit]") {
  const std::string name = "net.netfilter.nf_conntrack_max";
  NodeFacts facts;
  facts.conntrack_count = 79;
  CHECK(verdict_of(name, 100, facts).verdict == "ok");
  facts.conntrack_count = 80;
  CHECK(verdict_of(name, 100, facts).verdict == "warning");
  facts.conntrack_count = 95;
  CHECK(verdict_of(name, 100, facts).verdict == "critical");
  CHECK(verdict_of(name, 0, facts).verdict == "ok");
}

TEST_CASE("sysctl verdicts: what dropped packets before TCP", "[unit]") {
  CHECK(verdict_of("net.ipv4.conf.all.rp_filter", 1).verdict == "ok");
  CHECK(verdict_of("net.ipv4.conf.all.rp_filter", 1, with_counter("IPReversePathFilter", 3))
            .verdict == "warning");
  CHECK(verdict_of("net.ipv4.conf.all.rp_filter", 2, with_counter("IPReversePathFilter", 3))
            .verdict == "ok");
  NodeFacts facts;
  facts.softnet = SoftnetStat{100, 5, 0};
  CHECK(verdict_of("net.core.netdev_max_backlog", 1000, facts).verdict == "warning");
  CHECK(verdict_of("net.core.netdev_max_backlog", 1000).verdict == "ok");
}

TEST_CASE("sysctl verdicts: a Kubernetes node must forward", "[unit]") {
  NodeFacts facts;
  CHECK(verdict_of("net.ipv4.ip_forward", 0, facts).verdict == "ok");
  facts.kubelet = true;
  CHECK(verdict_of("net.ipv4.ip_forward", 0, facts).verdict == "warning");
  CHECK(verdict_of("net.ipv4.ip_forward", 1, facts).verdict == "ok");
  CHECK(verdict_of("net.bridge.bridge-nf-call-iptables", 0, facts).verdict == "info");
}

}  // namespace
}  // namespace pawprint
