// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/recorder.h"

#include <sys/stat.h>

#include "catch.h"
#include "golden/golden.h"
#include "record/schema.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

std::vector<std::string> names(const std::filesystem::path& folder) {
  std::vector<std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    all.push_back(entry.path().filename());
  }
  return all;
}

// `seconds` ticks with `syns` dropped SYNs before each.
void feed(Recorder& recorder, unsigned seconds, unsigned syns, unsigned first_second = 1) {
  for (unsigned second = first_second; second < first_second + seconds; ++second) {
    for (unsigned i = 0; i < syns; ++i) recorder.on_event(test::make_syn(second * 1000 - 500));
    recorder.on_event(test::make_tick(second * 1000));
  }
}

TEST_CASE("recorder: the schema is that of its version", "[unit][golden]") {
  test::check_golden("recording_schema_" + std::to_string(kSchemaVersion) + ".sql", schema_sql());
}

TEST_CASE("recorder: says what it is, who may read it, and leaves one file", "[unit]") {
  const test::TempDir dir;
  test::record(dir.path() / "r", {test::make_tick(1000)});
  CHECK(names(dir.path()) == std::vector<std::string>{"r"});
  struct stat info {};
  REQUIRE(stat((dir.path() / "r").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  const auto database = Database::open(dir.path() / "r", Database::Access::kRead);
  REQUIRE(database);
  CHECK(database->integer("PRAGMA application_id").value() == kApplicationId);
  CHECK(database->integer("PRAGMA user_version").value() == kSchemaVersion);
  CHECK(database->text("PRAGMA integrity_check").value() == "ok");
}

TEST_CASE("recorder: every table and column is documented in the file", "[unit]") {
  const test::TempDir dir;
  test::record(dir.path() / "r", {});
  const auto database = Database::open(dir.path() / "r", Database::Access::kRead);
  REQUIRE(database);
  CHECK(database
            ->integer("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT IN "
                      "(SELECT table_name FROM documentation WHERE column_name = '')")
            .value() == 0);
}

TEST_CASE("recorder: an existing file is left alone unless it is to be replaced", "[unit]") {
  const test::TempDir dir;
  const auto path = dir.write("r", "precious");
  const auto refused = Recorder::create(path, false, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == EEXIST);
  CHECK(read_file(path).value() == "precious");
  dir.write("r-journal", "of another time");
  {
    const auto recorder = Recorder::create(path, true, {});
    REQUIRE(recorder);
    CHECK((*recorder)->close());
  }
  CHECK(Reader::open(path));
  CHECK_FALSE(Recorder::create(dir.path(), true, {}));
}

TEST_CASE("recorder: writes through no link", "[unit]") {
  const test::TempDir dir;
  dir.write("precious", "mine");
  const auto path = dir.path() / "r";
  std::filesystem::create_symlink(dir.path() / "precious", path);
  CHECK_FALSE(Recorder::create(path, false, {}));
  CHECK_FALSE(Recorder::create(path, true, {}));
  std::filesystem::remove(path);
  for (const char* companion : {"r-journal", "r-wal", "r-shm"}) {
    std::filesystem::create_symlink(dir.path() / "precious", dir.path() / companion);
  }
  if (const auto recorder = Recorder::create(path, false, {})) (void)(*recorder)->close();
  CHECK(read_file(dir.path() / "precious").value() == "mine");
}

TEST_CASE("recorder: a folder may be named by a link", "[unit]") {
  const test::TempDir dir;
  std::filesystem::create_directory(dir.path() / "real");
  std::filesystem::create_directory_symlink(dir.path() / "real", dir.path() / "link");
  test::record(dir.path() / "link/r", {test::make_tick(1000)});
  CHECK(names(dir.path() / "real") == std::vector<std::string>{"r"});
}

TEST_CASE("recorder: each tick ends a transaction that a reader sees", "[unit]") {
  const test::TempDir dir;
  const auto recorder = test::start_recording(dir.path() / "r");
  feed(*recorder, 1, 3);
  recorder->on_event(test::make_syn(1500));
  CHECK(test::read_all(dir.path() / "r").value().size() == 4);
  feed(*recorder, 1, 0, 2);
  CHECK(test::read_all(dir.path() / "r").value().size() == 6);
  CHECK(recorder->events() == 6);
  CHECK(recorder->result());
}

TEST_CASE("recorder: closing keeps what came since the last tick", "[unit]") {
  const test::TempDir dir;
  test::record(dir.path() / "r", {test::make_tick(1000), test::make_syn(1500)});
  const auto reader = Reader::open(dir.path() / "r");
  REQUIRE(reader);
  CHECK(reader->info().ended);
  CHECK(reader->notes().empty());
  CHECK(test::read_all(reader->events()).value().size() == 2);
}

TEST_CASE("recorder: what was on and off comes back, with its history", "[unit]") {
  const test::TempDir dir;
  const auto recorder = test::start_recording(dir.path() / "r");
  feed(*recorder, 2, 0);
  RecordingInfo changed = test::recording_info();
  changed.source.collectors[1].state = CollectorState::kDegraded;
  changed.source.collectors[1].why = "a hook went away";
  recorder->describe(changed);
  feed(*recorder, 1, 0, 3);
  REQUIRE(recorder->close());
  const auto reader = Reader::open(dir.path() / "r");
  REQUIRE(reader);
  CHECK(reader->info().source == changed.source);
  CHECK(reader->info().node == changed.node);
  const auto database = Database::open(dir.path() / "r", Database::Access::kRead);
  CHECK(database->integer("SELECT count(DISTINCT seq) FROM collectors").value() == 2);
}

TEST_CASE("recorder: a reader's lock delays the transaction, and loses nothing", "[unit]") {
  const test::TempDir dir;
  const auto recorder = test::start_recording(dir.path() / "r");
  feed(*recorder, 1, 1);
  {
    const auto reader = Reader::open(dir.path() / "r");
    REQUIRE(reader);
    feed(*recorder, 1, 1, 2);
    CHECK(recorder->result());
    CHECK(test::read_all(reader->events()).value().size() == 2);
  }
  feed(*recorder, 1, 1, 3);
  CHECK(test::read_all(dir.path() / "r").value().size() == 6);
  CHECK(recorder->take_lost() == 0);
}

TEST_CASE("recorder: a file that is gone ends the recording", "[unit]") {
  const test::TempDir dir;
  const auto path = dir.path() / "r";
  const auto recorder = test::start_recording(path);
  feed(*recorder, 1, 1);
  SECTION("removed") {
    std::filesystem::remove(path);
  }
  SECTION("replaced") {
    std::filesystem::remove(path);
    dir.write("r", "another");
  }
  feed(*recorder, 1, 1, 2);
  REQUIRE_FALSE(recorder->result());
  CHECK(recorder->result().error().message().find("removed or replaced") != std::string::npos);
  CHECK_FALSE(recorder->close());
}

}  // namespace
}  // namespace pawprint
