// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/pod_specs.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

const std::string kCalico = TEST_DATA_DIR "/kube/calico-pods.json";

std::vector<std::string> argv_of(const pp_probe_spec& spec) {
  std::vector<std::string> argv;
  for (const auto argument : arguments(spec)) argv.emplace_back(argument);
  return argv;
}

TEST_CASE("pod specs: calico's probes, hooks and container ids", "[unit]") {
  const auto specs = load_pods(kCalico);
  REQUIRE(specs);
  CHECK(specs->pods == 2);
  REQUIRE(specs->probes.size() == 5);
  const auto& liveness = specs->probes[0];
  CHECK(text_of(liveness.pod_namespace) == "kube-system");
  CHECK(text_of(liveness.pod) == "calico-node-x7k2p");
  CHECK(text_of(liveness.container) == "calico-node");
  CHECK(liveness.kind == PP_PROBE_LIVENESS);
  CHECK(argv_of(liveness) ==
        std::vector<std::string>{"/bin/calico-node", "-felix-live", "-bird-live"});
  CHECK(liveness.period_s == 10);
  CHECK(liveness.failure_threshold == 6);
  const auto& readiness = specs->probes[1];
  CHECK(readiness.kind == PP_PROBE_READINESS);
  CHECK(readiness.timeout_s == 1);  // not in the file: the API server's default
  CHECK(readiness.failure_threshold == 3);
  const auto& hook = specs->probes[2];
  CHECK(hook.kind == PP_PROBE_HOOK);
  CHECK(hook.timeout_s == 5);  // preStop: the grace period
  CHECK(argv_of(hook) == std::vector<std::string>{"/bin/calico-node", "-shutdown"});
  REQUIRE(specs->names.size() == 3);
  CHECK(container_id(specs->names[0].container_id) == test::container('a'));
  CHECK(text_of(specs->names[0].container) == "calico-node");
  // The container before its restart keeps the name.
  CHECK(container_id(specs->names[1].container_id) == test::container('c'));
}

TEST_CASE("pod specs: only exec probes, and hooks without an end", "[unit]") {
  const auto specs =
      parse_pods(R"({"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [
    {"name": "c", "livenessProbe": {"httpGet": {"port": 80}, "timeoutSeconds": 3},
     "startupProbe": {"exec": {"command": ["sh", "-c", "exit 0"]}, "timeoutSeconds": 0},
     "lifecycle": {"postStart": {"exec": {"command": ["sleep", "1"]}}}}]}})");
  REQUIRE(specs);
  REQUIRE(specs->probes.size() == 2);
  CHECK(specs->probes[0].kind == PP_PROBE_STARTUP);
  CHECK(specs->probes[0].timeout_s == 1);
  CHECK(specs->probes[0].period_s == 10);
  CHECK(specs->probes[1].kind == PP_PROBE_HOOK);
  CHECK(specs->probes[1].timeout_s == 0);
  CHECK(text_of(specs->probes[0].pod_namespace) == "default");
}

TEST_CASE("pod specs: errors name their place", "[unit]") {
  const auto error = [](const std::string& text) {
    const auto specs = parse_pods(text);
    return specs ? std::string() : specs.error().message();
  };
  CHECK(error("{\n  \"kind\": \"Pod\",\n  oops\n}").starts_with("line 3, column 3:"));
  CHECK(error(R"({"kind": "List", "items": [{"kind": "Pod", "metadata": {"name": "p"},
    "spec": {"containers": [{"name": "c", "livenessProbe":
      {"exec": {"command": ["x"]}, "timeoutSeconds": "1"}}]}}]})") ==
        "/items/0/spec/containers/0/livenessProbe/timeoutSeconds: is no whole number");
  CHECK(error(R"({"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [
    {"livenessProbe": {"exec": {"command": "x"}}}]}})") ==
        "/spec/containers/0/livenessProbe/exec/command: is no array");
  CHECK(error(R"({"kind": "Pod"})") == "the document: has no metadata.name");
  CHECK(error(R"({"kind": "Deployment"})").find("Deployment") != std::string::npos);
}

TEST_CASE("pod specs: a file's error names the file, or why it cannot be read", "[unit]") {
  test::TempDir dir;
  const auto bad = dir.write("pods.json", "{");
  CHECK(load_pods(bad).error().message().find("pods.json: line 1, column 2") != std::string::npos);
  CHECK(load_pods(dir.path() / "none").error().code == ENOENT);
}

}  // namespace
}  // namespace pawprint
