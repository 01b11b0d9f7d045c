// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// record/reader.h: damaged, foreign and newer files are refused with the reason; none is
// read by half.
#include "record/reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <random>

#include "catch.h"
#include "record/schema.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

// Ten seconds, each with an event of every kind.
std::vector<Event> ten_seconds() {
  std::vector<Event> events;
  for (unsigned second = 1; second <= 10; ++second) {
    for (const Event& event : test::one_of_each_kind()) {
      if (!std::holds_alternative<pp_tick>(event)) events.push_back(event);
    }
    events.push_back(test::make_tick(second * 1000));
  }
  return events;
}

std::string error_of(const std::filesystem::path& path) {
  const auto events = test::read_all(path);
  return events ? "" : events.error().message();
}

void check_refused(const std::filesystem::path& path, const std::string& reason) {
  const std::string error = error_of(path);
  INFO(error);
  CHECK(error.find(reason) != std::string::npos);
}

TEST_CASE("reader: what is no recording is refused by name", "[unit]") {
  const test::TempDir dir;
  check_refused(dir.path() / "nothing", "No such file or directory");
  check_refused(dir.path(), "Is a directory");
  check_refused("/dev/null", "no regular file");
  check_refused(dir.write("empty", ""), "is empty");
  check_refused(dir.write("text", std::string(4096, 'x')), "no SQLite database");
  check_refused(dir.write("short", "SQLite format 3"), "no SQLite database");
  test::record(dir.path() / "foreign", {});
  test::alter(dir.path() / "foreign", "PRAGMA application_id = 42");
  check_refused(dir.path() / "foreign", "another program made this");
  test::record(dir.path() / "newer", {});
  test::alter(dir.path() / "newer", "PRAGMA user_version = 99");
  check_refused(dir.path() / "newer", "newer pawprint: its format is 99");
}

TEST_CASE("reader: a file cut anywhere is refused", "[unit]") {
  const test::TempDir dir;
  test::record(dir.path() / "whole", ten_seconds());
  const std::string whole = read_file(dir.path() / "whole").value();
  for (const std::size_t bytes : {whole.size() - 1, whole.size() - 4096, whole.size() / 2,
                                  std::size_t{4096}, std::size_t{100}}) {
    check_refused(dir.write("cut", whole.substr(0, bytes)), "is truncated");
  }
}

TEST_CASE("reader: rows that are missing, changed or of another kind are noticed", "[unit]") {
  const test::TempDir dir;
  const auto damaged = [&](const std::string& sql, const std::string& reason) {
    std::filesystem::remove(dir.path() / "r");
    test::record(dir.path() / "r", ten_seconds());
    test::alter(dir.path() / "r", sql);
    check_refused(dir.path() / "r", reason);
  };
  damaged("DELETE FROM syns WHERE seq = (SELECT min(seq) FROM syns)", "events 7 to 7 are missing");
  damaged("DELETE FROM ticks WHERE seq > 100", "are missing");
  damaged("UPDATE syns SET tsval = tsval + 1 WHERE seq < 20", "checksum");
  damaged("UPDATE probe_execs SET comm = 'other' WHERE seq < 20", "checksum");
  damaged("UPDATE syns SET cpu = 70000", "no valid its header");
  damaged("UPDATE syns SET family = 260", "no valid family");
  damaged("UPDATE syns SET family = 'x'", "no valid family");
  damaged("UPDATE syns SET reason = 200", "no valid its lengths");
  damaged("UPDATE syns SET header = zeroblob(200)", "no valid header");
  damaged("UPDATE syns SET remote = 'a host'", "no valid remote");
  damaged("UPDATE probe_execs SET container_id = hex(zeroblob(40))", "no valid container_id");
  damaged("DELETE FROM seals WHERE seq = (SELECT min(seq) FROM seals)", "checksum");
  damaged("DELETE FROM seals WHERE seq = (SELECT max(seq) FROM seals)", "no whole transaction");
  damaged("UPDATE meta SET value = 'x' WHERE key = 'hostname'", "checksum of meta");
  damaged("DELETE FROM collectors", "checksum of meta");
  damaged("DROP TABLE syns; CREATE VIEW syns AS SELECT 1 AS seq", "are missing");
}

TEST_CASE("reader: no flipped bit goes unnoticed, and none crashes", "[unit]") {
  const test::TempDir dir;
  const auto events = ten_seconds();
  test::record(dir.path() / "whole", events);
  const std::string whole = read_file(dir.path() / "whole").value();
  std::mt19937 random(20261125);
  unsigned refused = 0;
  for (int i = 0; i < 400; ++i) {
    std::string flipped = whole;
    const std::size_t bit = random() % (whole.size() * 8);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto read = test::read_all(dir.write("flipped", flipped));
    if (!read) {
      ++refused;
      CHECK_FALSE(read.error().message().empty());
      continue;
    }
    // Free space, a view, the documentation: the events must be as they were.
    INFO("bit " << bit);
    REQUIRE(read->size() == events.size());
    for (std::size_t e = 0; e < events.size(); ++e) {
      REQUIRE(test::bytes_of((*read)[e]) == test::bytes_of(events[e]));
    }
  }
  CHECK(refused > 20);
}

TEST_CASE("reader: a hot journal is rolled back, and said so", "[unit]") {
  const test::TempDir dir;
  const auto path = dir.path() / "r";
  {
    const auto recorder = test::start_recording(path);
    recorder->on_event(test::make_tick(1000));
    // A second transaction, stopped between the journal and the commit.
    auto other = Database::open(path, Database::Access::kReadWrite);
    REQUIRE(other);
    REQUIRE(
        other->run("PRAGMA cache_size = 1; BEGIN IMMEDIATE;"
                   "CREATE TABLE junk(a); INSERT INTO junk VALUES(zeroblob(200000));"));
    for (const char* suffix : {"", "-journal"}) {
      std::filesystem::copy_file(path.string() + suffix,
                                 dir.path() / (std::string("hot") + suffix));
    }
  }
  // SQLite writes the number of pages into the journal's header when it syncs it.
  const auto reader = Reader::open(dir.path() / "hot");
  INFO((reader ? "" : reader.error().message()));
  REQUIRE(reader);
  REQUIRE(reader->notes().size() == 1);
  CHECK(reader->notes()[0].find("rolled back") != std::string::npos);
  CHECK(test::read_all(reader->events()).value().size() == 1);
  CHECK_FALSE(std::filesystem::exists(dir.path() / "hot-journal"));
}

TEST_CASE("reader: a recording that was not ended says so", "[unit]") {
  const test::TempDir dir;
  { test::start_recording(dir.path() / "r")->on_event(test::make_tick(1000)); }
  const auto reader = Reader::open(dir.path() / "r");
  REQUIRE(reader);
  REQUIRE(reader->notes().size() == 1);
  CHECK(reader->notes()[0].find("was not ended") != std::string::npos);
}

TEST_CASE("reader: an older file without a table or a column reads as far as it goes", "[unit]") {
  const test::TempDir dir;
  test::record(dir.path() / "r", {test::make_tick(1000), test::make_tick(2000)});
  test::alter(
      dir.path() / "r",
      "DROP TABLE listeners; DROP VIEW syn_drops_by_listener;"
      "CREATE TABLE old(seq INTEGER PRIMARY KEY, time_ns INTEGER, cpu INTEGER, have INTEGER);"
      "DROP TABLE container_starts; ALTER TABLE old RENAME TO container_starts;"
      "PRAGMA user_version = 0");
  const auto events = test::read_all(dir.path() / "r");
  INFO((events ? "" : events.error().message()));
  REQUIRE(events);
  CHECK(events->size() == 2);
}

TEST_CASE("reader: wall-clock times by the ticks around them", "[unit]") {
  const test::TempDir dir;
  auto stepped = test::make_tick(3000);
  stepped.realtime_ns += 3600 * kNsPerSec;  // the clock was set an hour ahead
  test::record(dir.path() / "r", {test::make_tick(1000), test::make_tick(2000), stepped});
  const auto reader = Reader::open(dir.path() / "r");
  REQUIRE(reader);
  const auto at = [&](std::uint64_t wall_ms) {
    return static_cast<std::int64_t>(
               reader->monotonic(test::kBootRealtimeNs + wall_ms * test::kMs).value().value()) /
           static_cast<std::int64_t>(test::kMs);
  };
  CHECK(at(1500) == 1500);
  CHECK(at(500) == 500);
  CHECK(at(3'600'000 + 3200) == 3200);
  CHECK(reader->span().value().begin_ns == 1000 * test::kMs);
  CHECK(reader->span().value().end_ns == 3000 * test::kMs);
}

}  // namespace
}  // namespace pawprint
