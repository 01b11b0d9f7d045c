// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/comparison.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/snapshots.h"
#include "view/comparison_view.h"

namespace pawprint {
namespace {

const Change* find(const std::vector<Change>& changes, const std::string& what,
                   const std::string& unit) {
  for (const Change& change : changes) {
    if (change.what == what && change.unit == unit) return &change;
  }
  return nullptr;
}

// Half the drops in half the time: the same rate. The probe is faster.
Snapshot after_the_fix() {
  Snapshot after = test::full_snapshot();
  after.window.end_ns = after.window.begin_ns + 300'000 * test::kMs;
  after.syn_totals.dropped = 0;
  after.syn_totals.by_reason.clear();
  after.syn_totals.received = 52;
  after.probes[0].pod = "calico-node-other";
  after.probes[0].container_id = test::container('c');
  after.probes[0].p99_ns = 200 * test::kMs;
  after.findings.clear();
  return after;
}

TEST_CASE("comparison: counts are rates, and probes are matched by name and command", "[unit]") {
  const auto changes = compare(test::full_snapshot(), after_the_fix());
  const Change* received = find(changes, "received", "/min");
  REQUIRE(received != nullptr);
  CHECK(*received->before == Approx(10.5));
  CHECK(*received->after == Approx(10.4));
  const Change* dropped = find(changes, "dropped, accept_queue_full", "/min");
  REQUIRE(dropped != nullptr);
  CHECK(*dropped->before == Approx(0.5));
  CHECK(dropped->after == 0.0);
  const Change* p99 =
      find(changes, "calico-node: /bin/calico-node -felix-ready -bird-ready", "ms p99");
  REQUIRE(p99 != nullptr);
  CHECK(*p99->before == Approx(1870));
  CHECK(*p99->after == Approx(200));
  const Change* finding = find(changes, "probe-timeout-short", "found");
  REQUIRE(finding != nullptr);
  CHECK(finding->before == 1.0);
  CHECK(finding->after == 0.0);
}

TEST_CASE("comparison: what one side does not know is null, not 0", "[unit]") {
  Snapshot without = test::full_snapshot();
  without.probes.clear();
  without.syn_totals.received = std::nullopt;
  const auto changes = compare(without, test::full_snapshot());
  CHECK_FALSE(find(changes, "received", "/min")->before);
  CHECK_FALSE(
      find(changes, "calico-node: /bin/calico-node -felix-ready -bird-ready", "ms p99")->before);
  const std::string json = comparison_json(without, test::full_snapshot());
  CHECK(json.find("\"what\":\"received\",\"unit\":\"/min\",\"before\":null") != std::string::npos);
}

TEST_CASE("comparison: the table shows both sides and the change", "[unit]") {
  const std::string table = render_comparison(test::full_snapshot(), after_the_fix(), 0);
  CHECK(table.find("BEFORE  node-7") != std::string::npos);
  CHECK(table.find("-100 %") != std::string::npos);
  CHECK(table.find('\x1b') == std::string::npos);
}

}  // namespace
}  // namespace pawprint
