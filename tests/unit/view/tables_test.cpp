// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/tables.h"

#include <utility>

#include "catch.h"
#include "core/text.h"
#include "golden/golden.h"
#include "unit/snapshots.h"
#include "unit/view/lines.h"

namespace pawprint {
namespace {

using test::lines_of;

TEST_CASE("tables: two probe rows at 80 columns", "[unit][golden]") {
  test::check_golden("tables_two_probes_80.txt", render_tables(test::probe_snapshot(), 80));
}

TEST_CASE("tables: two probe rows without a limit", "[unit][golden]") {
  test::check_golden("tables_two_probes_0.txt", render_tables(test::probe_snapshot(), 0));
}

TEST_CASE("tables: no line is wider than the terminal", "[unit]") {
  for (const std::string& line : lines_of(render_tables(test::full_snapshot(), 80))) {
    INFO(line);
    CHECK(display_width(line) <= 80);
  }
}

TEST_CASE("tables: before the first session", "[unit]") {
  Snapshot snapshot = test::probe_snapshot();
  snapshot.probes.clear();
  CHECK(render_tables(snapshot, 80).find("PROBES  none yet\n") != std::string::npos);
}

TEST_CASE("tables: a collector that is off has no table", "[unit]") {
  Snapshot snapshot = test::probe_snapshot();
  snapshot.source.collectors.back().state = CollectorState::kOff;
  snapshot.source.collectors.back().why = "no permission";
  const std::string text = render_tables(snapshot, 80);
  CHECK(text.find("PROBES") == std::string::npos);
  CHECK(text.find("probe off: no permission\n") != std::string::npos);
}

TEST_CASE("tables: packets lost before TCP are on the screen once there are any", "[unit]") {
  Snapshot snapshot = test::full_snapshot();
  CHECK(
      render_tables(snapshot, 0).find("lost before TCP: node softnet.dropped 3: backlog full\n") !=
      std::string::npos);
  snapshot.coverage[1].kernel = 0;
  CHECK(render_tables(snapshot, 0).find("softnet") == std::string::npos);
}

TEST_CASE("tables: a filter is on the screen", "[unit]") {
  Snapshot snapshot = test::full_snapshot();
  CHECK(render_tables(snapshot, 0).find("filter") == std::string::npos);
  snapshot.source.filter = "port 80";
  CHECK(render_tables(snapshot, 0).find("filter port 80:") != std::string::npos);
}

TEST_CASE("tables: losses are on the screen", "[unit]") {
  Snapshot snapshot = test::probe_snapshot();
  CHECK(render_tables(snapshot, 80).find("lost 6\n") != std::string::npos);
  snapshot.loss = {};
  CHECK(render_tables(snapshot, 80).find("lost 0\n") != std::string::npos);
}

using TextOf = std::string& (*)(Snapshot&);

// Every text of a snapshot that may come from outside, a recording of another node included.
constexpr std::pair<const char*, TextOf> kTexts[] = {
    {"hostname", [](Snapshot& s) -> std::string& { return s.node.hostname; }},
    {"kernel", [](Snapshot& s) -> std::string& { return s.node.kernel; }},
    {"why", [](Snapshot& s) -> std::string& { return s.source.collectors[1].why; }},
    {"remote", [](Snapshot& s) -> std::string& { return s.timewait[0].remote; }},
    {"comm", [](Snapshot& s) -> std::string& { return *test::own_listener(s.syn_drops[0]).comm; }},
    {"listener",
     [](Snapshot& s) -> std::string& { return test::own_listener(s.syn_drops[0]).address; }},
    {"namespace", [](Snapshot& s) -> std::string& { return *s.probes[0].pod_namespace; }},
    {"pod", [](Snapshot& s) -> std::string& { return *s.probes[0].pod; }},
    {"container", [](Snapshot& s) -> std::string& { return *s.probes[0].container; }},
    {"command", [](Snapshot& s) -> std::string& { return s.probes[0].command; }},
    {"container id", [](Snapshot& s) -> std::string& { return s.probes[1].container_id; }},
};

TEST_CASE("tables: no text from outside reaches the terminal uncleaned", "[unit]") {
  const std::string clean = render_tables(test::full_snapshot(), 0);
  for (const auto& [name, text_of] : kTexts) {
    Snapshot snapshot = test::full_snapshot();
    text_of(snapshot) = "\x1b[2J\n\u202e\xff\t\r\x9b";
    const std::string text = render_tables(snapshot, 0);
    INFO(name);
    CHECK(text != clean);
    CHECK(lines_of(text).size() == lines_of(clean).size());
    std::size_t uncleaned = 0;
    for (const std::string& line : lines_of(text)) uncleaned += printable(line) != line;
    CHECK(uncleaned == 0);
  }
}

TEST_CASE("tables: describe is the form of the ready line", "[unit]") {
  CHECK(describe({{Collector::kTimewait, CollectorState::kOff, "bpf", "", "", "why"},
                  {Collector::kSyn, CollectorState::kDegraded, "bpf", "kprobe", "perfbuf", "why"},
                  {Collector::kProbe, CollectorState::kOn, "bpf", "raw_tp", "ringbuf", ""}}) ==
        "timewait=off syn=bpf/kprobe/perfbuf probe=bpf/raw_tp/ringbuf");
  CHECK(describe({}).empty());
}

}  // namespace
}  // namespace pawprint
