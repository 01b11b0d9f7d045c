// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/machine.h"

#include <set>

#include "catch.h"
#include "unit/ui/pictures.h"

namespace pawprint {
namespace {

using ui::Effect;
using ui::PageKind;

struct At {
  test::Scene scene;
  ui::Machine machine{false};
  Effect press(const std::u32string& keys) { return test::press(machine, scene.picture(), keys); }
  std::string selected() {
    press(U"\x0c");  // settles
    return machine.place().selected;
  }
};

TEST_CASE("keys: no key has two meanings, and every command has a key and a help", "[unit]") {
  std::set<ui::Key> keys;
  for (const ui::Binding& binding : ui::bindings()) {
    CHECK_FALSE(binding.keys.empty());
    CHECK_FALSE(binding.shown.empty());
    CHECK_FALSE(binding.help.empty());
    for (const ui::Key key : binding.keys) {
      INFO(static_cast<unsigned>(key));
      CHECK(keys.insert(key).second);
      CHECK(ui::command_of(key, true) == binding.command);
      CHECK(ui::command_of(key, false).has_value() == !binding.is_of_recording);
    }
  }
}

TEST_CASE("keys: digits, Tab and arrows change the view", "[unit]") {
  At at;
  for (const auto& [keys, view] : std::initializer_list<std::pair<std::u32string, std::size_t>>{
           {U"3", 2},
           {U"\t", 3},
           {std::u32string(1, ui::kKeyRight), 4},
           {std::u32string(1, ui::kKeyBackTab), 3},
           {std::u32string(1, ui::kKeyLeft), 2},
           {U"6\t", 0},
           {std::u32string(1, ui::kKeyLeft), 5}}) {
    at.press(keys);
    CHECK(at.machine.view() == view);
  }
}

TEST_CASE("keys: Enter leads from the remote host to its listener to its events", "[unit]") {
  At at;
  at.press(U"2\r");
  CHECK(at.machine.place().kind == PageKind::kListeners);
  at.press(U"\r");
  CHECK(at.machine.place().kind == PageKind::kSynEvents);
  at.press(U"\r");
  CHECK(at.machine.place().kind == PageKind::kEvent);
  at.press(U"3");  // each view keeps its way
  at.press(U"2");
  CHECK(at.machine.depth() == 4);
  at.press(U"\x1b\x1b\x1b\x1b");
  CHECK(at.machine.place().kind == PageKind::kSyn);
  at.press(U"4\r");
  CHECK(at.machine.place().kind == PageKind::kSessions);
  at.press(U"1\r");
  CHECK(at.machine.place().kind == PageKind::kFinding);
}

TEST_CASE("keys: the cursor stays within the rows", "[unit]") {
  At at;
  at.press(U"5kkk");
  CHECK(at.machine.place().cursor == 0);
  at.press(U"jj");
  CHECK(at.machine.place().cursor == 2);
  at.press(std::u32string{ui::kKeyEnd, ui::kKeyPageDown, ui::kKeyDown});
  const std::size_t last = at.machine.place().cursor;
  CHECK(last > 10);
  at.press(std::u32string{ui::kKeyPageUp});
  CHECK(at.machine.place().cursor < last);
  at.press(std::u32string{ui::kKeyHome});
  CHECK(at.machine.place().cursor == 0);
}

TEST_CASE("keys: a filter acts while it is written; Esc brings the old one back", "[unit]") {
  At at;
  at.press(U"2/.22");
  CHECK(at.machine.place().filter == ".22");
  CHECK(at.selected() == "192.0.2.22");
  at.press(U"\r");
  CHECK_FALSE(at.machine.prompt());
  at.press(U"/x\x1b");
  CHECK(at.machine.place().filter == ".22");
  at.press(U"/\x15\r");
  CHECK(at.machine.place().filter.empty());
  at.press(U"/ä");
  CHECK(at.machine.place().filter == "ä");
  at.press(std::u32string{ui::kKeyBackspace});
  CHECK(at.machine.place().filter.empty());
}

TEST_CASE("keys: s sorts by one column after the other, S turns the order", "[unit]") {
  At at;
  at.press(U"2");
  CHECK(at.selected() == "192.0.2.21");
  at.press(U"S");
  CHECK(at.selected() == "192.0.2.22");
  at.press(U"Ss");
  CHECK(at.machine.place().sort_column == 0U);
  CHECK(at.selected() == "192.0.2.21");
  at.press(std::u32string(8, U's'));
  CHECK_FALSE(at.machine.place().sort_column);
}

TEST_CASE("keys: rows keep their order while the cursor is below the first", "[unit]") {
  At at;
  at.press(U"2j");
  CHECK(at.selected() == "192.0.2.22");
  // The second host overtakes the first.
  ui::Picture picture = at.scene.picture();
  std::swap(picture.snapshot.syn_drops[0], picture.snapshot.syn_drops[1]);
  test::press(at.machine, picture, U"\x0c");
  CHECK(at.machine.place().cursor == 1);
  CHECK(at.machine.place().selected == "192.0.2.22");
  test::press(at.machine, picture, std::u32string{ui::kKeyHome});
  test::press(at.machine, picture, U"\x0c");
  CHECK(at.machine.place().selected == "192.0.2.22");
}

TEST_CASE("keys: what the machine cannot do it hands out", "[unit]") {
  At at;
  CHECK(at.press(U"q").kind == Effect::Kind::kQuit);
  CHECK(at.press(U"r").kind == Effect::Kind::kReset);
  CHECK(at.press(U"\x0c").kind == Effect::Kind::kRedraw);
  CHECK(at.press(U" ").kind == Effect::Kind::kPause);
  CHECK(at.machine.is_paused());
  CHECK(at.press(U" ").kind == Effect::Kind::kPause);
  CHECK_FALSE(at.machine.is_paused());
  at.machine.set_file_name("a.json");
  const Effect write = at.press(
      U"w\x15"
      U"b.json\r");
  CHECK(write.kind == Effect::Kind::kWrite);
  CHECK(write.text == "b.json");
  CHECK(at.press(U"w\r").text == "a.json");
  CHECK(at.press(U"w\x1b").kind == Effect::Kind::kNone);
  CHECK(at.press(U"]").kind == Effect::Kind::kNone);  // this is no recording
  CHECK_FALSE(at.machine.message().empty());
}

TEST_CASE("keys: a recording steps and jumps", "[unit]") {
  const test::Scene scene;
  ui::Machine machine(true);
  CHECK(machine.is_paused());
  const auto picture = scene.picture();
  CHECK(test::press(machine, picture, U"]").seconds == 1);
  CHECK(test::press(machine, picture, U"[").seconds == -1);
  CHECK(test::press(machine, picture, U"}").seconds == 60);
  CHECK(test::press(machine, picture, U"{").seconds == -60);
  const Effect jump = test::press(machine, picture, U"t+5m\r");
  CHECK(jump.kind == Effect::Kind::kJump);
  CHECK(jump.text == "+5m");
}

TEST_CASE("keys: help opens and closes with one key, and scrolls", "[unit]") {
  At at;
  at.press(U"3?");
  CHECK(at.machine.place().kind == PageKind::kHelp);
  at.press(U"?");
  CHECK(at.machine.place().kind == PageKind::kTimewait);
}

}  // namespace
}  // namespace pawprint
