// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The format parser and the page parser against what a real kernel printed of the same
// events.
#include "unit/source/ftrace/recorded_kernel.h"

#include "catch.h"
#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/tracefs.h"

namespace pawprint::test {
namespace {

void check_pages_against_text(const RecordedKernel& kernel) {
  std::map<unsigned, std::vector<TraceEvent>> pages;
  std::map<unsigned, std::vector<TraceEvent>> text;
  for (TraceEvent& event : kernel.from_pages()) pages[event.cpu].push_back(std::move(event));
  for (TraceEvent& event : kernel.from_text()) text[event.cpu].push_back(std::move(event));
  REQUIRE(pages.size() == 2);
  for (const auto& [cpu, of_pages] : pages) {
    const auto& of_text = text[cpu];
    REQUIRE(of_pages.size() == of_text.size());
    for (std::size_t i = 0; i < of_pages.size(); ++i) {
      INFO("cpu " << cpu << " event " << i << ": " << of_text[i].name);
      REQUIRE(of_pages[i].name == of_text[i].name);
      REQUIRE(of_pages[i].fields == of_text[i].fields);
      // The text has microseconds: rounded to nearest on 3.10 and 5.4.
      const auto off = static_cast<std::int64_t>(of_pages[i].time_ns - of_text[i].time_ns);
      REQUIRE(std::abs(off) <= 1'000);
    }
  }
}

void check_counts(const RecordedKernel& kernel) {
  std::map<std::string, std::uint64_t> seen;
  for (const TraceEvent& event : kernel.from_pages()) ++seen[event.name];
  std::size_t compared = 0;
  for (const KprobeCounts& counts : parse_kprobe_profile(kernel.file("kprobe_profile"))) {
    INFO(counts.event);
    // The counts were read later: by then the processes that read them had ended.
    if (counts.event == "do_exit") continue;
    CHECK(seen[counts.event] == counts.hits);
    ++compared;
  }
  CHECK(compared == 19);
}

}  // namespace

TEST_CASE("ftrace: pages and text of 3.10.99 give the same events", "[unit]") {
  check_pages_against_text(RecordedKernel("linux-3.10.99"));
}

TEST_CASE("ftrace: pages and text of 5.4.286 give the same events", "[unit]") {
  check_pages_against_text(RecordedKernel("linux-5.4.286-nobtf"));
}

TEST_CASE("ftrace: every hit that the kernel counted is an event", "[unit]") {
  check_counts(RecordedKernel("linux-3.10.99"));
  check_counts(RecordedKernel("linux-5.4.286-nobtf"));
}

TEST_CASE("ftrace: the layout of a page is the same on both kernels", "[unit]") {
  for (const char* name : {"linux-3.10.99", "linux-5.4.286-nobtf"}) {
    const auto layout = parse_header_page(RecordedKernel(name).file("events/header_page"));
    REQUIRE(layout);
    CHECK(layout->page_bytes() == 4096);
    CHECK(layout->commit_offset == 8);
    CHECK(layout->commit_size == 8);
  }
}

TEST_CASE("ftrace: buffer statistics", "[unit]") {
  const auto stats = parse_buffer_stats(RecordedKernel("linux-3.10.99").file("cpu0.stats"));
  CHECK(stats.lost() == 0);
  CHECK(stats.now_ns == 46'489'752'000);
  const auto lossy = parse_buffer_stats(
      "entries: 4\noverrun: 1\ncommit overrun: 20\nbytes: 1\noldest event ts:     1.000002\n"
      "now ts:    12.000345\ndropped events: 300\nread events: 9\n");
  CHECK(lossy.overrun == 1);
  CHECK(lossy.commit_overrun == 20);
  CHECK(lossy.dropped == 300);
  CHECK(lossy.lost() == 321);
  CHECK(lossy.now_ns == 12'000'345'000);
}

}  // namespace pawprint::test
