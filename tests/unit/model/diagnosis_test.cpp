// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/diagnosis.h"

#include "catch.h"

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

std::string action_for(const KernelFeatures& features, bool root) {
  const auto diagnosis = diagnose(features, {status(CollectorState::kOff, "why")}, root);
  REQUIRE(diagnosis.problems.size() == 1);
  return diagnosis.problems[0].action;
}

TEST_CASE("diagnosis: collectors that are on are no problem", "[unit]") {
  const auto diagnosis = diagnose(all_works(), {status(CollectorState::kOn)}, true);
  CHECK(diagnosis.problems.empty());
  CHECK(diagnosis.root);
  CHECK(diagnosis.collectors.size() == 1);
  CHECK(diagnosis.features.bpf.works);
}

TEST_CASE("diagnosis: a collector that is off is a problem with its reason", "[unit]") {
  const auto diagnosis =
      diagnose(all_works(), {status(CollectorState::kOff, "no such hook")}, true);
  REQUIRE(diagnosis.problems.size() == 1);
  CHECK(diagnosis.problems[0].id == "collector-off");
  CHECK(diagnosis.problems[0].severity == "warning");
  CHECK(diagnosis.problems[0].title == "probe is off: no such hook");
}

TEST_CASE("diagnosis: a collector that is degraded is a problem with its reason", "[unit]") {
  const auto diagnosis =
      diagnose(all_works(), {status(CollectorState::kDegraded, "one hook less")}, true);
  REQUIRE(diagnosis.problems.size() == 1);
  CHECK(diagnosis.problems[0].id == "collector-degraded");
  CHECK(diagnosis.problems[0].title == "probe is degraded: one hook less");
}

TEST_CASE("diagnosis: each collector is judged for itself, in order", "[unit]") {
  auto syn = status(CollectorState::kOff, "a");
  syn.collector = Collector::kSyn;
  const auto diagnosis =
      diagnose(all_works(),
               {syn, status(CollectorState::kOn), status(CollectorState::kDegraded, "b")}, true);
  REQUIRE(diagnosis.problems.size() == 2);
  CHECK(diagnosis.problems[0].title == "syn is off: a");
  CHECK(diagnosis.problems[1].title == "probe is degraded: b");
}

TEST_CASE("diagnosis: the action is the first thing that is in the way", "[unit]") {
  KernelFeatures features = all_works();
  features.fentry.works = features.kprobe.works = false;
  CHECK(action_for(features, true).find("CONFIG_KPROBE_EVENTS") != std::string::npos);
  features.btf.works = false;
  CHECK(action_for(features, true).find("--btf FILE") != std::string::npos);
  features.bpf.works = false;
  CHECK(action_for(features, true).find("CAP_SYS_ADMIN") != std::string::npos);
  CHECK(action_for(features, false) == "run pawprint as root");
}

TEST_CASE("diagnosis: where all works the reason and the log are what helps", "[unit]") {
  CHECK(action_for(all_works(), true).find("-v") != std::string::npos);
}

}  // namespace
}  // namespace pawprint
