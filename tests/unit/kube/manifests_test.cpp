// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/manifests.h"

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

constexpr const char* kEtcd = R"(apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
spec:
  containers:
  - name: etcd
    livenessProbe:
      exec:
        command: [/bin/sh, -ec, 'etcdctl endpoint health', "1"]
      failureThreshold: 8
      timeoutSeconds: 15
)";

TEST_CASE("manifests: a static pod's probes, under the name that the kubelet gives it", "[unit]") {
  test::TempDir dir;
  dir.write("etcd.yaml", kEtcd);
  dir.write("notes.txt", kEtcd);
  dir.write("broken.yaml", "a: [1\n");
  dir.write("other.yaml", "kind: Deployment\n");
  const auto probes = load_manifests(dir.path(), "node-7");
  REQUIRE(probes.size() == 1);
  CHECK(text_of(probes[0].pod) == "etcd-node-7");
  CHECK(text_of(probes[0].pod_namespace) == "kube-system");
  CHECK(probes[0].source == PP_SPEC_MANIFEST);
  CHECK(probes[0].timeout_s == 15);
  CHECK(probes[0].failure_threshold == 8);
  const auto argv = arguments(probes[0]);
  REQUIRE(argv.size() == 4);
  CHECK(argv[3] == "1");  // quoted: text, not a number
  CHECK(load_manifests(dir.path() / "none", "node-7").empty());
}

TEST_CASE("manifests: YAML becomes JSON, with the place of an error", "[unit]") {
  const auto json = parse_yaml("a: 1\nb: 'x'\nc: [true, \"2\", ~]\n");
  REQUIRE(json);
  CHECK(*json == nlohmann::json::parse(R"({"a": 1, "b": "x", "c": [true, "2", null]})"));
  CHECK(parse_yaml("a: 1\nb: [1\n").error().message().starts_with("line 3, column 1"));
}

}  // namespace
}  // namespace pawprint
