// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "explain/catalogue.h"

#include <map>
#include <set>

#include "catch.h"
#include "core/text.h"
#include "doctor/diagnosis.h"
#include "event/names.h"
#include "findings/findings.h"
#include "ui/pages.h"
#include "unit/view/lines.h"
#include "view/explain_view.h"
#include "view/tables.h"

namespace pawprint {
namespace {

// Every id that code can print, with where it comes from.
std::map<std::string, std::string> printed_ids() {
  std::map<std::string, std::string> ids;
  for (const Rule* rule : all_rules()) ids.emplace(rule->page.id, "finding");
  for (unsigned i = 0; i < PP_REASONS; ++i) ids.emplace(reason_name(i), "reason");
  for (unsigned i = 0; i < PP_LOSS_STAGES; ++i) ids.emplace(loss_stage_name(i), "loss stage");
  for (unsigned i = 0; i < PP_COUNTER_IDS; ++i) ids.emplace(counter_name(i), "counter");
  for (const auto state : {CollectorState::kOn, CollectorState::kDegraded, CollectorState::kOff}) {
    ids.emplace(name_of(state), "collector state");
  }
  for (const std::string& title : column_titles()) ids.emplace(title, "column");
  for (const std::string& title : ui::column_titles()) ids.emplace(title, "full screen");
  for (const std::string_view name : doctor_counters()) ids.emplace(name, "doctor counter");
  // What tests/unit/doctor/diagnosis_test.cpp provokes; an id without a page fails there.
  for (const Page& page : problem_pages()) ids.emplace(page.id, "problem");
  return ids;
}

template <typename Visit>
void for_each_page(const Visit& visit) {
  for (const Chapter& chapter : all_chapters()) {
    for (const Page* page : chapter.pages) visit(*page);
  }
}

TEST_CASE("explain: every id that the program prints has a page", "[unit]") {
  const auto ids = printed_ids();
  CHECK(ids.size() > 50);
  for (const auto& [id, source] : ids) {
    INFO(source << " '" << id << "' needs a page in user/explain/ or beside its rule");
    CHECK(find_page(id) != nullptr);
  }
}

TEST_CASE("explain: every page is of something that the program prints", "[unit]") {
  const auto ids = printed_ids();
  std::set<const Page*> printed;
  for (const auto& [id, source] : ids) printed.insert(find_page(id));
  for (const Chapter& chapter : all_chapters()) {
    // Findings name counters of the kernel that stand in no table.
    if (chapter.title.starts_with("counters")) continue;
    for (const Page* page : chapter.pages) {
      INFO("nothing prints '" << page->id << "'");
      CHECK(printed.contains(page));
    }
  }
}

TEST_CASE("explain: an exact id comes before one that is spelled otherwise", "[unit]") {
  REQUIRE(find_page("syn-queue-full") != nullptr);
  REQUIRE(find_page("syn_queue_full") != nullptr);
  CHECK(find_page("syn-queue-full")->id == "syn-queue-full");
  CHECK(find_page("syn_queue_full")->id == "syn_queue_full");
  for (const char* spelling : {"TW SEGS", "tw-segs", "tw_segs", "Tw Segs"}) {
    REQUIRE(find_page(spelling) != nullptr);
    CHECK(find_page(spelling)->id == "tw-segs");
  }
  CHECK(find_page("nonsense") == nullptr);
  CHECK(find_page("") == nullptr);
}

TEST_CASE("explain: an unknown id suggests the nearest", "[unit]") {
  CHECK(nearest_id("accept_queue_ful") == "accept_queue_full");
  CHECK(nearest_id("tw-recycle-nad") == "tw-recycle-nat");
  CHECK(nearest_id("PAWSPasive") == "PAWSPassive");
  CHECK_FALSE(nearest_id("").empty());
  CHECK_FALSE(nearest_id(std::string(100'000, 'x')).empty());
}

TEST_CASE("explain: pages and the list fit 80 columns, commands unbroken", "[unit]") {
  for_each_page([](const Page& page) {
    const std::string text = render_page(page, 80);
    for (const std::string& line : test::lines_of(text)) {
      INFO(page.id << ": " << line);
      CHECK(display_width(line) <= 80);
      CHECK(line.find("…") == std::string::npos);
    }
    for (const std::string& line : test::lines_of(std::string(page.confirm))) {
      INFO(page.id << ": " << line);
      if (line.starts_with("  ")) CHECK(text.find("  " + line + '\n') != std::string::npos);
    }
  });
  for (const std::string& line : test::lines_of(render_list(all_chapters(), 80))) {
    INFO(line);
    CHECK(display_width(line) <= 80);
  }
}

TEST_CASE("explain: the list has every page, with its title's begin", "[unit]") {
  const std::string list = render_list(all_chapters(), 80);
  for_each_page([&](const Page& page) {
    INFO(page.id);
    CHECK(list.find("\n  " + std::string(page.id) + ' ') != std::string::npos);
    CHECK_FALSE(page.title.empty());
  });
}

TEST_CASE("explain: a page without a section leaves it out", "[unit]") {
  const Page page{"x", "title", "means", "", "fix\n  command", ""};
  CHECK(render_page(page, 80) ==
        "x: title\n\nWhat it means\n  means\n\nWhat to do\n  fix\n    command\n");
}

}  // namespace
}  // namespace pawprint
