// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/ring_page.h"

#include <cstring>
#include <string>
#include <vector>

#include "catch.h"

namespace pawprint {
namespace {

constexpr std::uint32_t kPadding = 29, kTimeExtend = 30, kTimeStamp = 31;

// Builds a page as the kernel writes it.
class Page {
 public:
  explicit Page(std::uint64_t time) { put(time, 0); }

  Page& word(std::uint32_t value) {
    data_.resize(data_.size() + 4);
    std::memcpy(data_.data() + data_.size() - 4, &value, 4);
    return *this;
  }
  Page& header(std::uint32_t type, std::uint32_t delta) { return word(type | delta << 5); }
  // An event of 4 bytes.
  Page& event(std::uint32_t delta, std::uint32_t content) { return header(1, delta).word(content); }

  std::vector<std::byte> bytes(std::uint64_t flags = 0, std::uint64_t missed = 0) {
    put(data_.size() | flags, 8);
    std::memcpy(page_.data() + 16, data_.data(), data_.size());
    std::memcpy(page_.data() + 16 + data_.size(), &missed,
                std::min(sizeof(missed), page_.size() - 16 - data_.size()));
    return page_;
  }

  std::size_t size() const { return data_.size(); }

 private:
  void put(std::uint64_t value, std::size_t at) {
    std::memcpy(page_.data() + at, &value, sizeof(value));
  }

  std::vector<std::byte> page_ = std::vector<std::byte>(4096);
  std::vector<std::byte> data_;
};

struct Read {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> events;  // time, first word
  std::vector<std::size_t> sizes;
  RingPageEnd end;
};

Read read(const std::vector<std::byte>& page) {
  Read result;
  result.end = read_ring_page(
      page, {}, [](const RingPageEnd&) {},
      [&](const RingRecord& record) {
        std::uint32_t first = 0;
        std::memcpy(&first, record.data.data(), std::min<std::size_t>(4, record.data.size()));
        result.events.emplace_back(record.time, first);
        result.sizes.push_back(record.data.size());
      });
  return result;
}

using Events = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

}  // namespace

TEST_CASE("ring page: each event's time is a step from the one before", "[unit]") {
  const auto got = read(Page(1000).event(5, 1).event(0, 2).event(7, 3).bytes());
  CHECK(got.events == Events{{1005, 1}, {1005, 2}, {1012, 3}});
  CHECK_FALSE(got.end.missed);
  CHECK_FALSE(got.end.damaged);
}

TEST_CASE("ring page: a time extend carries what does not fit into 27 bits", "[unit]") {
  Page page(0);
  page.event(1, 1).header(kTimeExtend, 3).word(2).event(4, 2);
  CHECK(read(page.bytes()).events == Events{{1, 1}, {1 + 3 + (2ULL << 27) + 4, 2}});
}

TEST_CASE("ring page: an absolute time stamp replaces the time, but not its top bits", "[unit]") {
  const std::uint64_t top = 1ULL << 60;
  Page page(top + 77);
  page.header(kTimeStamp, 9).word(1).event(1, 1);
  CHECK(read(page.bytes()).events == Events{{top + (1ULL << 27) + 9 + 1, 1}});
}

TEST_CASE("ring page: a discarded event is passed over, its time counts", "[unit]") {
  Page page(100);
  page.event(1, 1).header(kPadding, 10).word(8).word(0xdead).event(2, 2);
  CHECK(read(page.bytes()).events == Events{{101, 1}, {113, 2}});
}

TEST_CASE("ring page: padding without a time ends the page", "[unit]") {
  Page page(100);
  page.event(1, 1).header(kPadding, 0).word(4).event(2, 2);
  const auto got = read(page.bytes());
  CHECK(got.events == Events{{101, 1}});
  CHECK_FALSE(got.end.damaged);
}

TEST_CASE("ring page: a long event has its length in front", "[unit]") {
  Page page(0);
  page.header(0, 1).word(4 + 120).word(7);
  for (int i = 1; i < 30; ++i) page.word(0);
  page.event(1, 8);
  const auto got = read(page.bytes());
  CHECK(got.events == Events{{1, 7}, {2, 8}});
  CHECK(got.sizes == std::vector<std::size_t>{120, 4});
}

TEST_CASE("ring page: lost events, with and without their number", "[unit]") {
  const auto counted = read(Page(0).event(1, 1).bytes(1U << 31 | 1U << 30, 345));
  CHECK(counted.end.missed);
  CHECK(counted.end.missed_count == 345);
  CHECK(counted.events.size() == 1);
  const auto uncounted = read(Page(0).event(1, 1).bytes(1U << 31, 345));
  CHECK(uncounted.end.missed);
  CHECK(uncounted.end.missed_count == 0);
}

TEST_CASE("ring page: what was lost is told before the first event", "[unit]") {
  std::string order;
  const auto page = Page(0).event(1, 1).bytes(1U << 31);
  read_ring_page(
      page, {}, [&](const RingPageEnd& begin) { order += begin.missed ? "m" : "?"; },
      [&](const RingRecord&) { order += "e"; });
  CHECK(order == "me");
}

TEST_CASE("ring page: a full page of events ends at its boundary", "[unit]") {
  Page page(0);
  while (page.size() < 4080) page.event(1, 1);
  const auto got = read(page.bytes());
  CHECK(got.events.size() == 510);
  CHECK_FALSE(got.end.damaged);
}

TEST_CASE("ring page: nonsense is damage, never read beyond the page", "[unit]") {
  auto too_long = Page(0).event(1, 1).bytes();
  const std::uint64_t commit = 4081;
  std::memcpy(too_long.data() + 8, &commit, 8);
  CHECK(read(too_long).end.damaged);
  CHECK(read(too_long).events.empty());

  // An event that says it is longer than what was committed.
  CHECK(read(Page(0).event(1, 1).header(28, 1).bytes()).end.damaged);
  CHECK(read(Page(0).event(1, 1).header(28, 1).bytes()).events.size() == 1);
  CHECK(read(Page(0).header(0, 1).word(5000).bytes()).end.damaged);
  CHECK(read(Page(0).header(0, 1).word(2).bytes()).end.damaged);
  CHECK(read(Page(0).header(kPadding, 1).word(0xffffffff).bytes()).end.damaged);
  CHECK(read(Page(0).header(kTimeExtend, 1).bytes()).end.damaged);
  CHECK(read({}).end.damaged);
  CHECK(read(std::vector<std::byte>(12)).end.damaged);
}

TEST_CASE("ring page: what does not describe a page is refused", "[unit]") {
  CHECK_FALSE(parse_header_page(""));
  CHECK_FALSE(parse_header_page("\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"));
  const auto big = parse_header_page(
      "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
      "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
      "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
      "\tfield: char data;\toffset:16;\tsize:65520;\tsigned:0;\n");
  REQUIRE(big);
  CHECK(big->page_bytes() == 65536);
}

}  // namespace pawprint
