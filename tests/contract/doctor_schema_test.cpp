// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The JSON of doctor against user/view/doctor.schema.json.
#include "catch.h"
#include "contract/schema.h"
#include "view/doctor_view.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;

Diagnosis full() {
  KernelFeatures features;
  features.release = "5.4.286";
  features.bpf = {"bpf", true, ""};
  features.btf = {"btf", false, "missing"};
  features.raw_tracepoint = {"raw_tracepoint", true, ""};
  features.kprobe = {"kprobe", true, ""};
  features.fentry = {"fentry", false, "missing"};
  features.ring_buffer = {"ring_buffer", false, "Invalid argument"};
  features.perf_buffer = {"perf_buffer", true, ""};
  NodeFacts facts;
  facts.capabilities = ~0ULL;
  facts.namespaces = {true, false, std::nullopt, true};
  facts.lockdown = "none";
  facts.config = {{"CONFIG_BPF_SYSCALL", "y"}};
  facts.sysctls = {{"net.ipv4.tcp_tw_recycle", 1}};
  facts.tcp = {{"ListenDrops", 1}};
  facts.conntrack = {{"drop", 1}};
  facts.conntrack_count = 5;
  facts.softnet = SoftnetStat{1, 2, 3};
  facts.unread = {"lockdown: Permission denied"};
  return diagnose(features,
                  {{Collector::kSyn, CollectorState::kOff, "bpf", "", "", "no BTF"},
                   {Collector::kProbe, CollectorState::kOn, "bpf", "raw_tp", "perfbuf", ""}},
                  true, facts);
}

Diagnosis nothing_known() {
  KernelFeatures features = full().features;
  features.release = "3.10.99";
  return diagnose(features, {}, false, {});
}

std::string violations(const Json& document) {
  return test::violations("user/view/doctor.schema.json", document);
}

TEST_CASE("doctor schema: a full diagnosis and one of which nothing is known validate",
          "[contract]") {
  CHECK(violations(Json::parse(to_json(full()))) == "");
  CHECK(violations(Json::parse(to_json(nothing_known()))) == "");
}

TEST_CASE("doctor schema: without any one key it does not validate", "[contract]") {
  const Json whole = Json::parse(to_json(full()));
  for (const auto& [key, value] : whole.items()) {
    INFO(key);
    Json less = whole;
    less.erase(key);
    CHECK(violations(less) != "");
  }
  for (const char* level : {"/problems/0", "/sysctls/0", "/collectors/0", "/privilege",
                            "/namespaces", "/counters", "/abilities/bpf"}) {
    const Json::json_pointer at(level);
    for (const auto& [key, value] : whole.at(at).items()) {
      INFO(level << '/' << key);
      Json less = whole;
      less.at(at).erase(key);
      CHECK(violations(less) != "");
    }
  }
}

TEST_CASE("doctor schema: words and numbers have their form", "[contract]") {
  const Json whole = Json::parse(to_json(full()));
  const auto with = [&](const char* at, const Json& value) {
    Json changed = whole;
    changed.at(Json::json_pointer(at)) = value;
    return violations(changed);
  };
  CHECK(with("/problems/0/severity", "critical") == "");
  CHECK(with("/problems/0/severity", "info") != "");
  CHECK(with("/problems/0/id", "Bad Id") != "");
  CHECK(with("/sysctls/0/verdict", "fine") != "");
  CHECK(with("/sysctls/0/value", "1") != "");
  CHECK(with("/counters/tcp/ListenDrops", -1) != "");
  CHECK(with("/counters/tcp", nullptr) == "");
  CHECK(with("/namespaces/pid", "host") != "");
  CHECK(with("/config/CONFIG_BPF_SYSCALL", "") != "");
  CHECK(with("/schema", "pawprint.doctor/2") != "");
}

}  // namespace
}  // namespace pawprint
