// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/view_options.h"

#include <algorithm>
#include <functional>

#include "catch.h"
#include "unit/snapshots.h"

namespace pawprint {
namespace {

// Three rows of each table; by each column another one is first.
ProbeRow probe_row(char name, std::uint64_t seed) {
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

TimewaitRow timewait_row(char name, std::uint64_t seed) {
  TimewaitRow row;
  row.remote = std::string(1, name);
  row.listener_syns = seed % 7;
  row.syn_ts_backwards = seed % 11;
  row.segments = seed % 13;
  row.regressions = seed % 17;
  row.refused = {seed % 5, seed % 3, seed % 19, seed % 2};
  row.accepted_reuse = seed % 23;
  row.recycle_would_refuse = seed % 29;
  row.clocks = static_cast<unsigned>(seed % 31);
  row.last_seen_ns = seed % 37;
  return row;
}

SynDropRow drop_row(char name, std::uint64_t seed) {
  SynDropRow row;
  row.remote = std::string(1, name);
  test::own_listener(row) = {.address = std::string(1, name), .comm = std::string(1, name)};
  row.reason = std::string_view("abc").substr(static_cast<std::size_t>(name - 'a'), 1);
  row.count = seed % 7;
  row.rate = static_cast<double>(seed % 11);
  row.accept_queue = QueueState{seed % 13, 1};
  row.syn_queue = QueueState{seed % 17, 1};
  row.last_seen_ns = seed % 19;
  return row;
}

Snapshot three_rows() {
  Snapshot snapshot;
  snapshot.probes = {probe_row('b', 1000), probe_row('c', 2000), probe_row('a', 3500)};
  snapshot.timewait = {timewait_row('b', 1000), timewait_row('c', 2000), timewait_row('a', 3500)};
  snapshot.syn_drops = {drop_row('b', 1000), drop_row('c', 2000), drop_row('a', 3500)};
  return snapshot;
}

Snapshot sorted_by(const std::string& column, Snapshot snapshot = three_rows()) {
  Options options;
  options.sort = column;
  apply(options, snapshot);
  return snapshot;
}

template <typename Row>
struct NumberColumn {
  const char* name;
  std::function<double(const Row&)> value;
};

template <typename Row>
void check_largest_first(std::vector<Row> Snapshot::*table,
                         const std::vector<NumberColumn<Row>>& columns) {
  for (const NumberColumn<Row>& column : columns) {
    INFO(column.name);
    const Snapshot snapshot = sorted_by(column.name);
    std::vector<double> values;
    for (const Row& row : snapshot.*table) values.push_back(column.value(row));
    CHECK(std::is_sorted(values.rbegin(), values.rend()));
    CHECK(values.front() > values.back());
  }
}

std::string commands(const Snapshot& snapshot) {
  std::string order;
  for (const ProbeRow& row : snapshot.probes) order += row.command;
  return order;
}

template <typename Row>
std::string remotes(const std::vector<Row>& rows) {
  std::string order;
  for (const Row& row : rows) order += row.remote;
  return order;
}

TEST_CASE("view options: each number of a probe sorts its largest first", "[unit]") {
  check_largest_first<ProbeRow>(&Snapshot::probes,
                                {{"count", [](const auto& r) { return r.count; }},
                                 {"p50", [](const auto& r) { return *r.p50_ns; }},
                                 {"p99", [](const auto& r) { return *r.p99_ns; }},
                                 {"max", [](const auto& r) { return *r.max_ns; }},
                                 {"run", [](const auto& r) { return *r.run_p50_ns; }},
                                 {"over", [](const auto& r) { return r.over_timeout; }},
                                 {"failed", [](const auto& r) { return r.failed; }},
                                 {"last_seen", [](const auto& r) { return r.last_seen_ns; }}});
}

TEST_CASE("view options: each number of a TIME_WAIT host sorts its largest first", "[unit]") {
  check_largest_first<TimewaitRow>(
      &Snapshot::timewait, {{"syns", [](const auto& r) { return r.listener_syns; }},
                            {"backwards", [](const auto& r) { return r.syn_ts_backwards; }},
                            {"segments", [](const auto& r) { return r.segments; }},
                            {"regressed", [](const auto& r) { return r.regressions; }},
                            {"refused",
                             [](const auto& r) {
                               return r.refused.regression + r.refused.not_newer +
                                      r.refused.rate_limited + r.refused.out_of_window;
                             }},
                            {"reused", [](const auto& r) { return r.accepted_reuse; }},
                            {"recycle", [](const auto& r) { return r.recycle_would_refuse; }},
                            {"clocks", [](const auto& r) { return *r.clocks; }},
                            {"last_seen", [](const auto& r) { return r.last_seen_ns; }}});
}

TEST_CASE("view options: each number of a SYN drop sorts its largest first", "[unit]") {
  check_largest_first<SynDropRow>(&Snapshot::syn_drops,
                                  {{"count", [](const auto& r) { return r.count; }},
                                   {"rate", [](const auto& r) { return r.rate; }},
                                   {"acceptq", [](const auto& r) { return r.accept_queue->len; }},
                                   {"synq", [](const auto& r) { return r.syn_queue->len; }},
                                   {"last_seen", [](const auto& r) { return r.last_seen_ns; }}});
}

TEST_CASE("view options: text sorts by alphabet", "[unit]") {
  for (const char* column : {"container", "command"}) CHECK(commands(sorted_by(column)) == "abc");
  for (const char* column : {"remote", "listener", "owner", "reason"}) {
    INFO(column);
    CHECK(remotes(sorted_by(column).syn_drops) == "abc");
  }
  CHECK(remotes(sorted_by("remote").timewait) == "abc");
}

TEST_CASE("view options: a table without the column stays as it is", "[unit]") {
  const Snapshot snapshot = sorted_by("p99");
  CHECK(remotes(snapshot.timewait) == "bca");
  CHECK(remotes(snapshot.syn_drops) == "bca");
}

TEST_CASE("view options: a column of several tables is named once", "[unit]") {
  const auto& names = sort_columns();
  for (const char* column : {"remote", "count", "last_seen"}) {
    CHECK(std::count(names.begin(), names.end(), column) == 1);
  }
  CHECK(names.size() == 25);
}

TEST_CASE("view options: a queue sorts by how full it is", "[unit]") {
  Snapshot snapshot = three_rows();
  snapshot.syn_drops[0].accept_queue = QueueState{3, 2};
  snapshot.syn_drops[1].accept_queue = std::nullopt;
  snapshot.syn_drops[2].accept_queue = QueueState{100, 4096};
  CHECK(remotes(sorted_by("acceptq", snapshot).syn_drops) == "bac");
}

TEST_CASE("view options: unknown values come last", "[unit]") {
  Snapshot snapshot = three_rows();
  snapshot.probes[0].p99_ns = std::nullopt;
  snapshot.probes[1].p99_ns = 0;
  CHECK(commands(sorted_by("p99", snapshot)) == "acb");
  snapshot.timewait[0].recycle_known = false;
  snapshot.timewait[0].recycle_would_refuse = 100;
  CHECK(remotes(sorted_by("recycle", snapshot).timewait).back() == 'b');
}

TEST_CASE("view options: equal rows stay in their order", "[unit]") {
  Snapshot snapshot = three_rows();
  for (ProbeRow& row : snapshot.probes) row.count = 5;
  CHECK(commands(sorted_by("count", snapshot)) == "bca");
}

TEST_CASE("view options: without --sort and --top nothing changes", "[unit]") {
  Snapshot snapshot = three_rows();
  apply(Options{}, snapshot);
  CHECK(commands(snapshot) == "bca");
  CHECK(remotes(snapshot.timewait) == "bca");
}

TEST_CASE("view options: --top keeps the first rows of each table, after sorting", "[unit]") {
  Options options;
  options.sort = "last_seen";
  for (const std::size_t top : {1, 2, 3, 4}) {
    options.top = top;
    Snapshot snapshot = three_rows();
    apply(options, snapshot);
    const std::size_t left = std::min<std::size_t>(top, 3);
    CHECK(snapshot.probes.size() == left);
    CHECK(snapshot.timewait.size() == left);
    CHECK(snapshot.syn_drops.size() == left);
    CHECK(snapshot.probes[0].last_seen_ns == 3500 % 31);
  }
}

}  // namespace
}  // namespace pawprint
