// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/render.h"

#include "catch.h"
#include "core/text.h"
#include "golden/golden.h"
#include "unit/snapshots.h"
#include "unit/ui/pictures.h"
#include "unit/view/lines.h"

namespace pawprint {
namespace {

constexpr ui::Size kSmall{80, 24};
constexpr ui::Size kLarge{200, 50};

std::string text_at(const std::u32string& keys, ui::Size size) {
  const test::Scene scene;
  const ui::Picture picture = scene.picture();
  ui::Machine machine(false);
  test::press(machine, picture, keys, size);
  return ui::plain_text(test::screen_of(machine, picture, size));
}

TEST_CASE("full screen: every view and what is behind it, 80x24", "[golden]") {
  test::check_golden("screen_findings_80x24.txt", text_at(U"1", kSmall));
  test::check_golden("screen_finding_80x24.txt", text_at(U"1\r", kSmall));
  test::check_golden("screen_syn_80x24.txt", text_at(U"2", kSmall));
  test::check_golden("screen_listeners_80x24.txt", text_at(U"2\r", kSmall));
  test::check_golden("screen_syn_events_80x24.txt", text_at(U"2\r\r", kSmall));
  test::check_golden("screen_timewait_80x24.txt", text_at(U"3", kSmall));
  test::check_golden("screen_probes_80x24.txt", text_at(U"4", kSmall));
  test::check_golden("screen_sessions_80x24.txt", text_at(U"4\r", kSmall));
  test::check_golden("screen_events_80x24.txt", text_at(U"5", kSmall));
  test::check_golden("screen_health_80x24.txt", text_at(U"6", kSmall));
  test::check_golden("screen_help_80x24.txt", text_at(U"?", kSmall));
}

TEST_CASE("full screen: every view, 200x50", "[golden]") {
  test::check_golden("screen_findings_200x50.txt", text_at(U"1", kLarge));
  test::check_golden("screen_syn_200x50.txt", text_at(U"2", kLarge));
  test::check_golden("screen_timewait_200x50.txt", text_at(U"3", kLarge));
  test::check_golden("screen_probes_200x50.txt", text_at(U"4", kLarge));
  test::check_golden("screen_events_200x50.txt", text_at(U"5", kLarge));
}

TEST_CASE("full screen: mode, collectors, loss, coverage and window are always there", "[unit]") {
  for (const char32_t view : std::u32string(U"123456")) {
    for (const char* what : {"bpf: ", "timewait kprobe/perfbuf", "DEGRADED", "probe raw_tp",
                             "lost 0", "coverage", "window 10s"}) {
      const std::string text = text_at(std::u32string(1, view), kSmall);
      INFO(what << " of\n" << text);
      CHECK(text.find(what) != std::string::npos);
    }
  }
}

TEST_CASE("full screen: every line has the terminal's width, at any size", "[unit]") {
  const test::Scene scene;
  ui::Picture picture = scene.picture();
  // Rows that attack a terminal, and text of two columns a character.
  picture.snapshot.probes = test::probe_snapshot().probes;
  picture.snapshot.probes[0].command = "漢字漢字漢字漢字漢字漢字漢字漢字";
  for (const ui::Size size : {ui::Size{80, 24}, ui::Size{40, 10}, ui::Size{57, 11},
                              ui::Size{200, 50}, ui::Size{39, 9}, ui::Size{1, 1}}) {
    for (const char32_t* keys : {U"1", U"1\r", U"2", U"2\r", U"2\r\r", U"2\r\r\r", U"3", U"3\r",
                                 U"4", U"4\r", U"5", U"5\r", U"6", U"?"}) {
      ui::Machine machine(true);
      test::press(machine, picture, keys, size);
      const ui::Screen screen = test::screen_of(machine, picture, size);
      REQUIRE(screen.lines.size() == size.rows);
      for (const ui::Line& line : screen.lines) {
        const std::string text = ui::plain_text(line);
        INFO(size.columns << ": " << text);
        CHECK(display_width(text) == size.columns);
        CHECK(text == printable(text));
      }
    }
  }
}

TEST_CASE("full screen: a collector that is off and a loss are in words", "[unit]") {
  const test::Scene scene;
  ui::Picture picture = scene.picture();
  picture.snapshot.source.collectors[0].state = CollectorState::kOff;
  picture.snapshot.loss.by_stage[PP_LOSS_RING] = 7;
  ui::Machine machine(false);
  const std::string text = ui::plain_text(test::screen_of(machine, picture, kSmall));
  CHECK(text.find("timewait OFF") != std::string::npos);
  CHECK(text.find("lost 7") != std::string::npos);
  CHECK(text.find("Health !") != std::string::npos);
}

}  // namespace
}  // namespace pawprint
