// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/view_options.h"

#include <algorithm>

#include "catch.h"

namespace pawprint {
namespace {

// Three rows; by each column another one is first.
ProbeRow row(char name, std::uint64_t seed) {
  ProbeRow row;
  row.container_id = std::string(64, name);
  row.command = std::string(1, name);
  row.count = seed % 7;
  row.p50_ns = seed % 11;
  row.p99_ns = seed % 13;
  row.max_ns = seed % 17;
  row.run_p50_ns = seed % 19;
  row.over_timeout = seed % 23;
  row.failed = seed % 29;
  row.last_seen_ns = seed % 31;
  return row;
}

Snapshot three_rows() {
  Snapshot snapshot;
  snapshot.probes = {row('b', 1000), row('c', 2000), row('a', 3500)};
  return snapshot;
}

Snapshot sorted_by(const std::string& column, Snapshot snapshot = three_rows()) {
  Options options;
  options.sort = column;
  apply(options, snapshot);
  return snapshot;
}

TEST_CASE("view options: each number sorts its largest first", "[unit]") {
  const std::vector<std::pair<std::string, std::uint64_t (*)(const ProbeRow&)>> columns{
      {"count", [](const ProbeRow& r) { return r.count; }},
      {"p50", [](const ProbeRow& r) { return *r.p50_ns; }},
      {"p99", [](const ProbeRow& r) { return *r.p99_ns; }},
      {"max", [](const ProbeRow& r) { return *r.max_ns; }},
      {"run", [](const ProbeRow& r) { return *r.run_p50_ns; }},
      {"over", [](const ProbeRow& r) { return r.over_timeout; }},
      {"failed", [](const ProbeRow& r) { return r.failed; }},
      {"last_seen", [](const ProbeRow& r) { return r.last_seen_ns; }}};
  for (const auto& [column, value_of] : columns) {
    INFO(column);
    const Snapshot snapshot = sorted_by(column);
    std::vector<std::uint64_t> values;
    for (const ProbeRow& row : snapshot.probes) values.push_back(value_of(row));
    CHECK(std::is_sorted(values.rbegin(), values.rend()));
    CHECK(values.front() > values.back());
  }
  CHECK(sort_columns().size() == columns.size() + 2);  // and the texts
}

TEST_CASE("view options: text sorts by alphabet", "[unit]") {
  for (const char* column : {"container", "command"}) {
    std::string order;
    for (const ProbeRow& row : sorted_by(column).probes) order += row.command;
    CHECK(order == "abc");
  }
}

TEST_CASE("view options: unknown values come last", "[unit]") {
  Snapshot snapshot = three_rows();
  snapshot.probes[0].p99_ns = std::nullopt;
  snapshot.probes[1].p99_ns = 0;
  std::string order;
  for (const ProbeRow& row : sorted_by("p99", snapshot).probes) order += row.command;
  CHECK(order == "acb");
}

TEST_CASE("view options: equal rows stay in their order", "[unit]") {
  Snapshot snapshot = three_rows();
  for (ProbeRow& row : snapshot.probes) row.count = 5;
  std::string order;
  for (const ProbeRow& row : sorted_by("count", snapshot).probes) order += row.command;
  CHECK(order == "bca");
}

TEST_CASE("view options: without --sort and --top nothing changes", "[unit]") {
  Snapshot snapshot = three_rows();
  apply(Options{}, snapshot);
  std::string order;
  for (const ProbeRow& row : snapshot.probes) order += row.command;
  CHECK(order == "bca");
}

TEST_CASE("view options: --top keeps the first rows, after sorting", "[unit]") {
  Options options;
  options.sort = "command";
  for (const std::size_t top : {1, 2, 3, 4}) {
    options.top = top;
    Snapshot snapshot = three_rows();
    apply(options, snapshot);
    CHECK(snapshot.probes.size() == std::min<std::size_t>(top, 3));
    CHECK(snapshot.probes[0].command == "a");
  }
}

}  // namespace
}  // namespace pawprint
