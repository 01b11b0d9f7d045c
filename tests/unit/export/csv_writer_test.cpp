// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/csv_writer.h"

#include <nlohmann/json.hpp>

#include "catch.h"
#include "unit/builders.h"
#include "unit/export/files.h"
#include "unit/snapshots.h"
#include "unit/tcp_builders.h"
#include "unit/view/lines.h"

namespace pawprint {
namespace {

std::unique_ptr<CsvWriter> make_csv(test::Files& files, const Snapshot& snapshot) {
  auto writer = CsvWriter::create(
      [&files](const std::string& name) -> Result<WriteBytes> { return files.writer(name); },
      [snapshot] { return snapshot; });
  REQUIRE(writer);
  return std::move(*writer);
}

std::string head_of(const test::Files& files, const std::string& name) {
  return test::lines_of(files.content.at(name)).at(0);
}

TEST_CASE("csv writer: every part of a snapshot is a table with a row for each of it", "[unit]") {
  const Snapshot snapshot = test::full_snapshot();
  test::Files files;
  REQUIRE(make_csv(files, snapshot)->finish());
  const Json json = snapshot_json(snapshot);
  std::size_t tables = 0;
  for (const auto& [name, part] : json.items()) {
    if (!part.is_structured()) continue;
    INFO(name);
    ++tables;
    const bool is_single = part.is_object() && name != "sysctls";
    CHECK(test::lines_of(files.content.at(name + ".csv")).size() ==
          1 + (is_single ? 1 : part.size()));
  }
  CHECK(tables >= 10);
  CHECK(head_of(files, "sysctls.csv") == "name,value\r");
}

TEST_CASE("csv writer: columns are the keys of the JSON, with and without rows", "[unit]") {
  test::Files full;
  REQUIRE(make_csv(full, test::full_snapshot())->finish());
  test::Files empty;
  REQUIRE(make_csv(empty, Snapshot{})->finish());
  for (const auto& [name, text] : empty.content) {
    INFO(name);
    CHECK(head_of(full, name) == head_of(empty, name));
  }
  CHECK(head_of(empty, "syn_drops.csv")
            .starts_with("remote,listener.address,listener.port,listener.netns,listener.pid,"));
  CHECK(head_of(empty, "probe_sessions.csv").starts_with("begin,end,namespace,pod,container,"));
}

TEST_CASE("csv writer: a row for each event that is one, and for each session", "[unit]") {
  test::Files files;
  const auto writer = make_csv(files, Snapshot{});
  for (const Event& event : test::one_of_each_kind()) writer->on_event(event);
  auto answered = test::make_syn(2900);
  answered.verdict = PP_SYN_ANSWERED;
  writer->on_event(answered);
  REQUIRE(writer->finish());
  for (const char* name :
       {"syn_drop_events.csv", "timewait_events.csv", "loss_events.csv", "probe_sessions.csv"}) {
    INFO(name << files.content.at(name));
    CHECK(test::lines_of(files.content.at(name)).size() == 2);
  }
  const std::string drop = test::lines_of(files.content["syn_drop_events.csv"]).at(1);
  CHECK(drop.find("192.0.2.7,40000,10.0.0.1,443,4026531840,accept_queue_full,129,128,3,") !=
        std::string::npos);
}

TEST_CASE("csv writer: a session has the names that are known at its end", "[unit]") {
  test::Files files;
  const auto writer = make_csv(files, Snapshot{});
  test::SessionShape session;
  session.argv = {"=cmd|' /C calc'!A0"};
  writer->on_event(test::make_tick(1));
  writer->on_event(test::make_exec(session));
  writer->on_event(test::make_container_name('a', "default", "web-7", "web"));
  writer->on_event(test::make_exit(session));
  writer->on_event(test::make_runtime_exit(session));
  REQUIRE(writer->finish());
  CHECK(test::lines_of(files.content["probe_sessions.csv"]).at(1) ==
        "2026-01-31T11:00:01.000000000Z,2026-01-31T11:00:01.330000000Z,default,web-7,web," +
            test::container('a') +
            ",'=cmd|' /C calc'!A0,false,100,24.0,4.0,301.0,1.0,330.0,0,,3.0,2.0,0\r");
}

TEST_CASE("csv writer: a file that cannot be begun or written ends it", "[unit]") {
  CHECK_FALSE(CsvWriter::create(
      [](const std::string& name) -> Result<WriteBytes> { return fail(name, EACCES); },
      [] { return Snapshot{}; }));
  test::Files files;
  files.room_bytes = 100;
  const auto writer = make_csv(files, Snapshot{});
  for (int i = 0; i < 2000; ++i) writer->on_event(test::make_syn(2000));
  REQUIRE_FALSE(writer->result());
  CHECK(writer->result().error().code == ENOSPC);
  CHECK_FALSE(writer->finish());
}

}  // namespace
}  // namespace pawprint
