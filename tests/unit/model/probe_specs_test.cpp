// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// model/probe_specs.cpp: which probe a command is, and how it is judged.
#include "model/probe_specs.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::kMs;
using test::make_container_name;
using test::make_probe_spec;
using test::ProbeRun;
using test::SessionShape;

bool same(const std::vector<std::string>& spec, const std::vector<std::string>& seen) {
  return is_command({spec, false}, {seen, false});
}

TEST_CASE("probe specs: a command is all of its arguments", "[unit]") {
  CHECK(same({"/bin/calico-node", "-felix-ready"}, {"/bin/calico-node", "-felix-ready"}));
  CHECK(same({"sh", "-c", "exit 0"}, {"sh", "-c", "exit 0"}));
  CHECK_FALSE(same({"/bin/calico-node", "-felix-ready"}, {"/bin/calico-node", "-felix-live"}));
  CHECK_FALSE(same({"/bin/calico-node"}, {"/bin/calico-node", "-felix-ready"}));
  CHECK_FALSE(same({"sh", "-c", "exit 0"}, {"sh", "-c"}));
  CHECK_FALSE(same({"a"}, {}));
}

TEST_CASE("probe specs: a script is executed by its interpreter", "[unit]") {
  CHECK(same({"/check.sh", "-x"}, {"/bin/sh", "/check.sh", "-x"}));
  CHECK(same({"check.sh"}, {"/bin/bash", "-eu", "/usr/local/bin/check.sh"}));
  CHECK_FALSE(same({"/check.sh"}, {"/bin/sh", "/other.sh"}));
  CHECK_FALSE(same({"/check.sh"}, {"/bin/sh", "-e", "-u", "/check.sh"}));
}

TEST_CASE("probe specs: variables of the container's environment may be anything", "[unit]") {
  CHECK(same({"redis-cli", "-h", "$(POD_IP)", "ping"}, {"redis-cli", "-h", "10.0.0.1", "ping"}));
  CHECK(same({"a", "$(X):$(Y)/z"}, {"a", "1:2/z"}));
  CHECK_FALSE(same({"a", "$(X)/z"}, {"a", "1/y"}));
  CHECK_FALSE(same({"a", "$(X"}, {"a", "1"}));
}

TEST_CASE("probe specs: what is cut matches as far as it goes", "[unit]") {
  const std::string script(2000, 'x');
  CHECK(is_command({{"sh", "-c", script}, false}, {{"sh", "-c", script.substr(0, 1000)}, true}));
  CHECK(is_command({{"sh", "-c", script.substr(0, 1000)}, true},
                   {{"sh", "-c", script.substr(0, 900)}, true}));
  CHECK_FALSE(is_command({{"sh", "-c", "y" + script}, false}, {{"sh", "-c", script}, true}));
  CHECK_FALSE(is_command({{"sh", "-c", script}, false}, {{"sh", "-e", script}, true}));
}

ProbeRule rule_of(const std::vector<Event>& events, const std::vector<std::string>& argv) {
  ProbeSpecs specs(1000 * kMs);
  for (const Event& event : events) specs.on_event(event);
  return specs.rule_for(test::container('a'), {argv, false});
}

const auto kName = make_container_name('a', "kube-system", "calico-node-x7k2p", "calico-node");

TEST_CASE("probe specs: the probe of the container with that command judges", "[unit]") {
  const auto readiness = make_probe_spec(PP_PROBE_READINESS, 2, {"/check", "-r"});
  const auto rule = rule_of({kName, readiness}, {"/check", "-r"});
  CHECK(rule.kind == "readiness");
  CHECK(rule.timeout_ns == 2000 * kMs);
  CHECK(rule.source == "pods");
  CHECK(rule.period_s == 10U);
  CHECK(rule.failure_threshold == 3U);
  CHECK(rule_of({kName, readiness}, {"/check", "-l"}) == rule_of({}, {}));
  const auto other = make_container_name('a', "kube-system", "calico-node-x7k2p", "flexvol");
  CHECK(rule_of({other, readiness}, {"/check", "-r"}).kind == "exec");
  CHECK(rule_of({readiness}, {"/check", "-r"}).kind == "exec");
}

TEST_CASE(
    "probe specs: one command of two probes counts as the one that kills, by the shorter time",
    "[unit]") {
  const auto rule = rule_of({kName, make_probe_spec(PP_PROBE_READINESS, 2, {"/check"}),
                             make_probe_spec(PP_PROBE_LIVENESS, 5, {"/check"})},
                            {"/check"});
  CHECK(rule.kind == "liveness");
  CHECK(rule.also == std::vector<std::string>{"readiness"});
  CHECK(rule.timeout_ns == 2000 * kMs);
}

TEST_CASE("probe specs: the API server counts more than a manifest, later more than earlier",
          "[unit]") {
  auto manifest = make_probe_spec(PP_PROBE_LIVENESS, 15, {"/check"});
  manifest.source = PP_SPEC_MANIFEST;
  const auto pods = make_probe_spec(PP_PROBE_LIVENESS, 2, {"/check"});
  CHECK(rule_of({kName, manifest}, {"/check"}).source == "manifest");
  CHECK(rule_of({kName, manifest, pods}, {"/check"}).timeout_ns == 2000 * kMs);
  CHECK(rule_of({kName, pods, manifest}, {"/check"}).timeout_ns == 2000 * kMs);
  const auto later = make_probe_spec(PP_PROBE_LIVENESS, 3, {"/check"});
  CHECK(rule_of({kName, pods, later}, {"/check"}).timeout_ns == 3000 * kMs);
}

TEST_CASE("probe specs: one from nowhere, or of no kind, does not judge", "[unit]") {
  auto nowhere = make_probe_spec(PP_PROBE_LIVENESS, 2, {"/check"});
  nowhere.source = 1946157057;  // from a damaged recording
  CHECK(rule_of({kName, nowhere}, {"/check"}) == rule_of({}, {}));
  auto no_kind = make_probe_spec(PP_PROBE_LIVENESS, 2, {"/check"});
  no_kind.kind = 0;
  CHECK(rule_of({kName, no_kind}, {"/check"}) == rule_of({}, {}));
}

TEST_CASE("probe specs: a hook that nothing ends has no timeout", "[unit]") {
  auto hook = make_probe_spec(PP_PROBE_HOOK, 0, {"/start"});
  hook.period_s = hook.failure_threshold = 0;
  const auto rule = rule_of({kName, hook}, {"/start"});
  CHECK(rule.kind == "hook");
  CHECK(rule.timeout_ns == std::nullopt);
  CHECK(rule.failure_threshold == std::nullopt);
}

TEST_CASE("probe: a spec that becomes known late judges what was before", "[unit]") {
  ProbeRun run(1000);
  SessionShape session;
  session.run_ms = 1500;
  for (int i = 0; i < 3; ++i) {
    session.begin_ms += 10'000;
    run.whole(session);
  }
  CHECK(run.row().over_timeout == 3);
  CHECK(run.row().consecutive_failures == 3);
  run.add({kName, make_probe_spec(PP_PROBE_LIVENESS, 2, session.argv), test::make_tick(60'000)});
  const auto row = run.row();
  CHECK(row.kind == "liveness");
  CHECK(row.timeout_ns == 2000 * kMs);
  CHECK(row.over_timeout == 0);
  CHECK(row.consecutive_failures == 0);
  CHECK(row.most_consecutive_failures == 0);
}

TEST_CASE("probe: more sessions than are remembered are judged anew by their histogram", "[unit]") {
  ProbeRun run(1000);
  SessionShape session;
  constexpr std::uint64_t kSessions = 3 * ProbeVerdicts::kRemembered;
  for (std::uint64_t i = 0; i < kSessions; ++i) {
    session.begin_ms += 10'000;
    session.run_ms = i % 2 == 0 ? 500 : 3000;
    run.whole(session);
  }
  CHECK(run.row().over_timeout == kSessions / 2);
  run.add({kName, make_probe_spec(PP_PROBE_LIVENESS, 2, session.argv),
           test::make_tick(session.begin_ms + 10'000)});
  CHECK(run.row().over_timeout == kSessions / 2);
  run.add({make_probe_spec(PP_PROBE_LIVENESS, 5, session.argv),
           test::make_tick(session.begin_ms + 11'000)});
  CHECK(run.row().over_timeout == 0);
}

TEST_CASE("probe: failureThreshold failures in a row have a consequence", "[unit]") {
  const auto row_of = [](pp_probe_kind kind, int failures) {
    ProbeRun run;
    SessionShape session;
    session.status = test::exited(1);
    run.add({kName, make_probe_spec(kind, 1, session.argv)});
    for (int i = 0; i < failures; ++i) {
      session.begin_ms += 10'000;
      run.whole(session);
    }
    session.status = 0;
    session.begin_ms += 10'000;
    return run.whole(session).row();
  };
  CHECK(row_of(PP_PROBE_LIVENESS, 2).consequence == std::nullopt);
  CHECK(row_of(PP_PROBE_LIVENESS, 2).most_consecutive_failures == 2);
  CHECK(row_of(PP_PROBE_LIVENESS, 3).consequence == "restart");
  CHECK(row_of(PP_PROBE_LIVENESS, 3).threshold_reached == 1);
  CHECK(row_of(PP_PROBE_LIVENESS, 3).consecutive_failures == 0);
  CHECK(row_of(PP_PROBE_READINESS, 7).consequence == "unready");
  CHECK(row_of(PP_PROBE_READINESS, 7).threshold_reached == 2);
}

}  // namespace
}  // namespace pawprint
