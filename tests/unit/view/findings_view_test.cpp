// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/findings_view.h"

#include "catch.h"
#include "core/text.h"
#include "unit/findings/quiet.h"
#include "unit/view/lines.h"

namespace pawprint {
namespace {

TEST_CASE("findings view: severity, id, certainty, evidence and action", "[unit]") {
  Snapshot snapshot = test::quiet();
  snapshot.findings = {{"probe-timeout-short",
                        "warning",
                        0.9,
                        "timeoutSeconds 1 is too short",
                        {"31 of 360 took longer"},
                        "set timeoutSeconds: 3"}};
  CHECK(render_findings(snapshot, 0) ==
        "FINDINGS  pawprint explain ID tells more\n"
        "warning  probe-timeout-short  90% sure: timeoutSeconds 1 is too short\n"
        "    - 31 of 360 took longer\n"
        "    → set timeoutSeconds: 3\n");
}

TEST_CASE("findings view: nothing found is said, with what was off", "[unit]") {
  Snapshot snapshot = test::quiet();
  snapshot.source.collectors[2].state = CollectorState::kOff;
  CHECK(render_findings(snapshot, 0) ==
        "FINDINGS  nothing found in 600s of timewait, syn; probe is off\n");
}

TEST_CASE("findings view: no line is wider than the terminal, none is left out", "[unit]") {
  Snapshot snapshot = test::quiet();
  test::add_drops(snapshot, "accept_queue_full", 5);
  snapshot.findings = find_all(snapshot);
  const auto lines = test::lines_of(render_findings(snapshot, 60));
  CHECK(lines.size() > 5);
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(display_width(line) <= 60);
  }
}

TEST_CASE("findings view: text from outside is cleaned", "[unit]") {
  Snapshot snapshot = test::quiet();
  test::add_drops(snapshot, "accept_queue_full", 5);
  test::own_listener(snapshot.syn_drops[0]).comm = "x\x1b[2J\n";
  snapshot.findings = find_all(snapshot);
  for (const std::string& line : test::lines_of(render_findings(snapshot, 0))) {
    CHECK(printable(line) == line);
  }
}

}  // namespace
}  // namespace pawprint
