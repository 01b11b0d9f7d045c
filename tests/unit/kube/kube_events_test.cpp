// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/kube_events.h"

#include "catch.h"
#include "core/clock.h"

namespace pawprint {
namespace {

TEST_CASE("kube events: Unhealthy, Killing and Evicted of pods, nothing else", "[unit]") {
  const auto events = parse_kube_events(R"({"kind": "List", "items": [
    {"kind": "Event", "reason": "Unhealthy", "count": 4, "message": "Readiness probe failed: x",
     "firstTimestamp": "2026-01-31T12:00:00Z", "lastTimestamp": "2026-01-31T12:00:30Z",
     "involvedObject": {"kind": "Pod", "namespace": "kube-system", "name": "calico-node-x7k2p",
                        "fieldPath": "spec.containers{calico-node}"}},
    {"kind": "Event", "reason": "Pulled", "involvedObject": {"kind": "Pod", "name": "a"}},
    {"kind": "Event", "reason": "Evicted", "eventTime": "2026-01-31T12:00:00.250000Z",
     "firstTimestamp": null, "involvedObject": {"kind": "Pod", "namespace": "d", "name": "b"}},
    {"kind": "Event", "reason": "Killing", "involvedObject": {"kind": "Node", "name": "n"}}]})");
  REQUIRE(events);
  REQUIRE(events->size() == 2);
  const pp_kube_event& unhealthy = events->at(0);
  CHECK(text_of(unhealthy.reason) == "Unhealthy");
  CHECK(text_of(unhealthy.pod_namespace) == "kube-system");
  CHECK(text_of(unhealthy.pod) == "calico-node-x7k2p");
  CHECK(text_of(unhealthy.container) == "calico-node");
  CHECK(text_of(unhealthy.message) == "Readiness probe failed: x");
  CHECK(unhealthy.count == 4);
  CHECK(rfc3339(unhealthy.first_realtime_ns) == "2026-01-31T12:00:00.000000000Z");
  CHECK(rfc3339(unhealthy.last_realtime_ns) == "2026-01-31T12:00:30.000000000Z");
  const pp_kube_event& evicted = events->at(1);
  CHECK(text_of(evicted.container).empty());
  CHECK(rfc3339(evicted.last_realtime_ns) == "2026-01-31T12:00:00.250000000Z");
}

TEST_CASE("kube events: events.k8s.io", "[unit]") {
  const auto events = parse_kube_events(R"({"kind": "EventList", "items": [
    {"reason": "Unhealthy", "note": "Liveness probe failed", "eventTime": "2026-01-31T12:00:00.5Z",
     "series": {"count": 9, "lastObservedTime": "2026-01-31T12:01:00Z"},
     "regarding": {"kind": "Pod", "namespace": "d", "name": "p"}}]})");
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(text_of(events->at(0).message) == "Liveness probe failed");
  CHECK(events->at(0).count == 9);
  CHECK(rfc3339(events->at(0).last_realtime_ns) == "2026-01-31T12:01:00.000000000Z");
}

TEST_CASE("kube events: errors name their place", "[unit]") {
  const auto error = [](const char* text) { return parse_kube_events(text).error().message(); };
  CHECK(error("{\"kind\": \"List\",\n\"items\": [}").starts_with("line 2, column 11"));
  CHECK(error(R"({"kind": "List", "items": [{"kind": "Event", "reason": "Killing",
    "firstTimestamp": "yesterday", "involvedObject": {"kind": "Pod"}}]})") ==
        "/items/0/firstTimestamp: is no time");
}

TEST_CASE("kube events: the container of a field path", "[unit]") {
  CHECK(container_in_field_path("spec.containers{calico-node}") == "calico-node");
  CHECK(container_in_field_path("spec.initContainers{install-cni}") == "install-cni");
  CHECK(container_in_field_path("").empty());
  CHECK(container_in_field_path("spec.containers{x").empty());
}

}  // namespace
}  // namespace pawprint
