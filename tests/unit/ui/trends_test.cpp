// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/trends.h"

#include "catch.h"
#include "core/clock.h"

namespace pawprint {
namespace {

using ui::Trends;

Snapshot snapshot_at(std::uint64_t second, std::uint64_t count, std::uint64_t begin = 0) {
  Snapshot snapshot;
  snapshot.time_ns = second * kNsPerSec;
  snapshot.window = {begin * kNsPerSec, snapshot.time_ns};
  SynDropRow row;
  row.remote = "192.0.2.1";
  row.count = count;
  snapshot.syn_drops = {row};
  return snapshot;
}

const std::vector<std::string> kIds{ui::row_id(snapshot_at(0, 0).syn_drops[0])};

TEST_CASE("trends: increases by second, the last one last", "[unit]") {
  Trends trends;
  trends.observe(snapshot_at(100, 2, 99));
  trends.observe(snapshot_at(101, 2, 99));
  trends.observe(snapshot_at(103, 7, 99));
  const auto counts = trends.last_minute(kIds);
  CHECK(counts[59] == 5);
  CHECK(counts[58] == 0);
  CHECK(counts[57] == 0);
  CHECK(counts[56] == 2);
  CHECK(trends.rate(kIds) == 0.7);
}

TEST_CASE("trends: what was counted before the first look is not of the last minute", "[unit]") {
  Trends trends;
  trends.observe(snapshot_at(1000, 500));
  trends.observe(snapshot_at(1001, 501));
  CHECK(trends.rate(kIds) == 0.1);
}

TEST_CASE("trends: after a minute nothing is left", "[unit]") {
  Trends trends;
  trends.observe(snapshot_at(100, 9, 99));
  trends.observe(snapshot_at(159, 9, 99));
  CHECK(trends.last_minute(kIds)[0] == 9);
  trends.observe(snapshot_at(160, 9, 99));
  CHECK(trends.last_minute(kIds) == Trends::Counts{});
}

TEST_CASE("trends: a row that is gone and comes back begins anew", "[unit]") {
  Trends trends;
  trends.observe(snapshot_at(100, 9, 99));
  Snapshot none = snapshot_at(101, 0, 99);
  none.syn_drops.clear();
  trends.observe(none);
  CHECK(trends.last_minute(kIds) == Trends::Counts{});
  trends.observe(snapshot_at(102, 3, 99));
  CHECK(trends.last_minute(kIds)[59] == 3);
}

TEST_CASE("sparkline: heights are of the highest, nothing is a dot", "[unit]") {
  Trends::Counts counts{};
  CHECK(ui::sparkline(counts, 6) == "······");
  counts[59] = 8;
  counts[0] = 1;
  counts[30] = 4;
  CHECK(ui::sparkline(counts, 6) == "▁··▄·█");
  CHECK(ui::sparkline(counts, 0).empty());
}

}  // namespace
}  // namespace pawprint
