// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/named_containers.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/model/probe_run.h"

namespace pawprint {
namespace {

using test::make_container_name;

TEST_CASE("named containers: the last name counts, a name without container takes nothing away",
          "[unit]") {
  NamedContainers names;
  CHECK(names.find(test::container('a')) == nullptr);
  CHECK(names.on_event(make_container_name('a', "ns", "pod", "c")));
  CHECK_FALSE(names.on_event(make_container_name('a', "ns", "pod", "c")));
  CHECK_FALSE(names.on_event(make_container_name('a', "ns", "pod", "")));
  REQUIRE(names.find(test::container('a')) != nullptr);
  CHECK(names.find(test::container('a'))->container == "c");
  CHECK(names.on_event(make_container_name('a', "ns", "pod", "d")));
  CHECK(names.find(test::container('a'))->container == "d");
  CHECK(names.find(test::container('b')) == nullptr);
}

TEST_CASE("probe: rows carry the names of their container", "[unit]") {
  test::ProbeRun run;
  run.whole({});
  CHECK(run.row().pod == std::nullopt);
  run.add({make_container_name('a', "kube-system", "calico-node-x7k2p", "calico-node")});
  CHECK(run.row().pod_namespace == "kube-system");
  CHECK(run.row().pod == "calico-node-x7k2p");
  CHECK(run.row().container == "calico-node");
  test::ProbeRun pod_only;
  pod_only.whole({}).add({make_container_name('a', "kube-system", "calico-node-x7k2p", "")});
  CHECK(pod_only.row().pod == "calico-node-x7k2p");
  CHECK(pod_only.row().container == std::nullopt);
}

}  // namespace
}  // namespace pawprint
