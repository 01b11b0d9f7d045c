// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/diagnosis.h"

#include <set>

#include "catch.h"
#include "explain/catalogue.h"

namespace pawprint {
namespace {

KernelFeatures all_works() {
  KernelFeatures features;
  for (Ability* ability : {&features.bpf, &features.btf, &features.raw_tracepoint, &features.kprobe,
                           &features.fentry, &features.ring_buffer, &features.perf_buffer}) {
    ability->works = true;
  }
  return features;
}

CollectorStatus status(CollectorState state, const std::string& why = "") {
  return {Collector::kProbe, state, "bpf", "raw_tp", "ringbuf", why};
}

// A process that may do everything, on a node that is in order.
NodeFacts ours() {
  NodeFacts facts;
  facts.capabilities = ~0ULL;
  facts.namespaces = {true, true, true, true};
  return facts;
}

std::string action_for(const KernelFeatures& features, bool root, const NodeFacts& facts = ours()) {
  const auto diagnosis = diagnose(features, {status(CollectorState::kOff, "why")}, root, facts);
  REQUIRE(diagnosis.problems.size() == 1);
  return diagnosis.problems[0].action;
}

TEST_CASE("diagnosis: collectors that are on are no problem", "[unit]") {
  const auto diagnosis = diagnose(all_works(), {status(CollectorState::kOn)}, true, ours());
  CHECK(diagnosis.problems.empty());
  CHECK(diagnosis.root);
  CHECK(diagnosis.collectors.size() == 1);
  CHECK(diagnosis.features.bpf.works);
}

TEST_CASE("diagnosis: a collector that is off is a problem with its reason", "[unit]") {
  const auto diagnosis =
      diagnose(all_works(), {status(CollectorState::kOff, "no such hook")}, true, ours());
  REQUIRE(diagnosis.problems.size() == 1);
  CHECK(diagnosis.problems[0].id == "collector-off");
  CHECK(diagnosis.problems[0].severity == "warning");
  CHECK(diagnosis.problems[0].title == "probe is off: no such hook");
}

TEST_CASE("diagnosis: a collector that is degraded is a problem with its reason", "[unit]") {
  const auto diagnosis =
      diagnose(all_works(), {status(CollectorState::kDegraded, "one hook less")}, true, ours());
  REQUIRE(diagnosis.problems.size() == 1);
  CHECK(diagnosis.problems[0].id == "collector-degraded");
  CHECK(diagnosis.problems[0].title == "probe is degraded: one hook less");
}

TEST_CASE("diagnosis: each collector is judged for itself, in order", "[unit]") {
  auto syn = status(CollectorState::kOff, "a");
  syn.collector = Collector::kSyn;
  const auto diagnosis = diagnose(
      all_works(), {syn, status(CollectorState::kOn), status(CollectorState::kDegraded, "b")}, true,
      ours());
  REQUIRE(diagnosis.problems.size() == 2);
  CHECK(diagnosis.problems[0].title == "syn is off: a");
  CHECK(diagnosis.problems[1].title == "probe is degraded: b");
}

TEST_CASE("diagnosis: collectors that are off for one reason are one problem", "[unit]") {
  auto syn = status(CollectorState::kOff, "a");
  syn.collector = Collector::kSyn;
  const auto diagnosis =
      diagnose(all_works(), {syn, status(CollectorState::kOff, "a")}, true, ours());
  REQUIRE(diagnosis.problems.size() == 1);
  CHECK(diagnosis.problems[0].title == "syn, probe are off: a");
}

TEST_CASE("diagnosis: the action is the first thing that is in the way", "[unit]") {
  KernelFeatures features = all_works();
  features.fentry.works = features.kprobe.works = false;
  CHECK(action_for(features, true).find("CONFIG_KPROBE_EVENTS") != std::string::npos);
  NodeFacts locked = ours();
  locked.lockdown = "confidentiality";
  CHECK(action_for(features, true, locked).find("lockdown=confidentiality") != std::string::npos);
  features.btf.works = false;
  CHECK(action_for(features, true).find("--btf FILE") != std::string::npos);
  features.bpf = {"bpf", false, "Function not implemented", ENOSYS};
  CHECK(action_for(features, true).find("CONFIG_BPF_SYSCALL") != std::string::npos);
}

TEST_CASE("diagnosis: where the kernel refuses, the action is the privilege that lacks", "[unit]") {
  KernelFeatures features = all_works();
  features.bpf = {"bpf", false, "Operation not permitted (refused)", EPERM};
  CHECK(action_for(features, false).find("as root") != std::string::npos);
  NodeFacts bare = ours();
  bare.capabilities = 0;
  CHECK(action_for(features, true, bare).find("CAP_SYS_ADMIN") != std::string::npos);
  NodeFacts filtered = ours();
  filtered.seccomp = true;
  CHECK(action_for(features, true, filtered).find("seccomp") != std::string::npos);
  NodeFacts in_user_namespace = ours();
  in_user_namespace.namespaces.user = false;
  CHECK(action_for(features, true, in_user_namespace).find("user namespace") != std::string::npos);
}

TEST_CASE("diagnosis: who may make maps only lacks the privilege for programs", "[unit]") {
  KernelFeatures features = all_works();
  features.raw_tracepoint = {"raw_tracepoint", false, "Operation not permitted (refused)", EPERM};
  features.fentry.works = features.kprobe.works = false;
  NodeFacts bare = ours();
  bare.capabilities = 0;
  CHECK(action_for(features, false, bare).find("as root") != std::string::npos);
  CHECK(action_for(features, true, bare).find("CAP_SYS_ADMIN") != std::string::npos);
}

TEST_CASE("diagnosis: where all works the reason and the log are what helps", "[unit]") {
  CHECK(action_for(all_works(), true).find("-v") != std::string::npos);
}

TEST_CASE("diagnosis: it could not check when the kernel refused and nothing runs", "[unit]") {
  KernelFeatures refused = all_works();
  refused.bpf = {"bpf", false, "bpf(BPF_MAP_CREATE): Operation not permitted", EPERM};
  const auto nothing = diagnose(refused, {status(CollectorState::kOff, "why")}, false, ours());
  CHECK(nothing.could_not_check());
  REQUIRE_FALSE(nothing.unchecked.empty());
  CHECK(nothing.unchecked[0].find("BPF_MAP_CREATE") != std::string::npos);
  // Another backend runs it.
  CHECK_FALSE(diagnose(refused, {status(CollectorState::kOn)}, false, ours()).could_not_check());
  // No privilege would help.
  refused.bpf.code = ENOSYS;
  CHECK_FALSE(
      diagnose(refused, {status(CollectorState::kOff, "why")}, true, ours()).could_not_check());
}

TEST_CASE("diagnosis: sysctls that hurt are problems, the critical first", "[unit]") {
  NodeFacts facts = ours();
  facts.sysctls = {{"net.ipv4.tcp_rfc1337", 1},
                   {"net.ipv4.tcp_tw_recycle", 1},
                   {"net.ipv4.ip_forward", 1},
                   {"net.netfilter.nf_conntrack_max", 100}};
  facts.conntrack_count = 85;
  const auto diagnosis = diagnose(all_works(), {status(CollectorState::kOn)}, true, facts);
  std::vector<std::string> ids;
  for (const Problem& problem : diagnosis.problems) ids.push_back(problem.id);
  CHECK(ids == std::vector<std::string>{"tw-recycle-on", "sysctl-risk", "conntrack-full"});
  CHECK(diagnosis.problems[0].action.starts_with("sysctl -w net.ipv4.tcp_tw_recycle=0"));
  CHECK(diagnosis.problems[2].action == "sysctl -w net.netfilter.nf_conntrack_max=200");
}

TEST_CASE("diagnosis: namespaces that are not the node's are problems", "[unit]") {
  NodeFacts facts = ours();
  facts.namespaces = {false, false, false, true};
  const auto diagnosis = diagnose(all_works(), {status(CollectorState::kOn)}, true, facts);
  REQUIRE(diagnosis.problems.size() == 2);
  CHECK(diagnosis.problems[0].id == "pid-namespace");
  CHECK(diagnosis.problems[1].id == "network-namespace");
  facts.namespaces = {};
  CHECK(diagnose(all_works(), {status(CollectorState::kOn)}, true, facts).problems.empty());
}

TEST_CASE("diagnosis: what lacks for a full check is told", "[unit]") {
  NodeFacts facts = ours();
  CHECK(diagnose(all_works(), {status(CollectorState::kOn)}, true, facts).unchecked.empty());
  facts.capabilities = 0;
  facts.namespaces.network.reset();
  facts.unread = {"lockdown: opening x: Permission denied"};
  CHECK(diagnose(all_works(), {status(CollectorState::kOn)}, true, facts).unchecked.size() == 3);
}

TEST_CASE("diagnosis: the id of every problem has a page, and every page an id", "[unit]") {
  KernelFeatures features = all_works();
  NodeFacts facts = ours();
  facts.namespaces = {false, false, false, false};
  facts.sysctls = {{"net.ipv4.tcp_rfc1337", 1},
                   {"net.ipv4.tcp_tw_recycle", 1},
                   {"net.netfilter.nf_conntrack_max", 100}};
  facts.conntrack_count = 85;
  std::set<std::string> ids;
  for (const Problem& problem :
       diagnose(features, {status(CollectorState::kOff), status(CollectorState::kDegraded)}, true,
                facts)
           .problems) {
    ids.insert(problem.id);
    INFO(problem.id);
    CHECK(find_page(problem.id) != nullptr);
    CHECK_FALSE(problem.action.empty());
  }
  for (const Page& page : problem_pages()) {
    INFO(page.id);
    CHECK(ids.contains(std::string(page.id)));
  }
}

}  // namespace
}  // namespace pawprint
