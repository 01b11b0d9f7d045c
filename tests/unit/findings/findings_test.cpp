// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "findings/findings.h"

#include <set>

#include "catch.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

TEST_CASE("findings: a quiet node has none", "[unit]") {
  CHECK(find_all(quiet()).empty());
  CHECK(find_all(Snapshot{}).empty());
}

TEST_CASE("findings: the most severe come first, then the most certain", "[unit]") {
  Snapshot snapshot = quiet();
  snapshot.loss.by_stage[PP_LOSS_RING] = 1;         // warning, certain
  add_drops(snapshot, "accept_queue_full", 9);      // warning, less certain
  add_drops(snapshot, "bcast_mcast", 9);            // info
  snapshot.sysctls["net.ipv4.tcp_tw_recycle"] = 1;  // critical
  std::vector<std::string> ids;
  for (const Finding& finding : find_all(snapshot)) ids.push_back(finding.id);
  CHECK(ids == std::vector<std::string>{"tw-recycle-on", "events-lost", "accept-queue-overflow",
                                        "syn-drop-other"});
}

TEST_CASE("findings: every rule has an id and a page of its own", "[unit]") {
  std::set<std::string_view> ids;
  for (const Rule* rule : all_rules()) {
    INFO(rule->page.id);
    CHECK(ids.insert(rule->page.id).second);
    for (const std::string_view text : {rule->page.title, rule->page.means, rule->page.confirm,
                                        rule->page.fix, rule->page.harmless}) {
      CHECK_FALSE(text.empty());
    }
  }
}

TEST_CASE("findings: without any, it says what was watched, how long and what was off", "[unit]") {
  Snapshot snapshot = quiet();
  CHECK(nothing_found(snapshot) == "nothing found in 600s of timewait, syn, probe");
  snapshot.source.collectors[0].state = CollectorState::kOff;
  snapshot.source.collectors[1].state = CollectorState::kDegraded;
  CHECK(nothing_found(snapshot) ==
        "nothing found in 600s of syn (degraded), probe; timewait is off");
}

}  // namespace
}  // namespace pawprint
