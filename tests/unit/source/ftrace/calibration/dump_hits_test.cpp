// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/dump_hits.h"

#include <cstring>
#include <sstream>

#include "catch.h"
#include "source/ftrace/trace_owner.h"

using namespace pawprint;

namespace {

// As a kernel lays it out: an ID of 2 bytes, 6 of other common fields, then the arguments,
// all as 8 bytes here.
EventFormat format_of(const DumpDefinition& definition, std::uint16_t id) {
  EventFormat format;
  format.id = id;
  std::istringstream args(definition.event.args);
  std::uint32_t at = 8;
  for (std::string arg; args >> arg; at += 8) {
    format.fields[arg.substr(0, arg.find('='))] = {.offset = at, .size = 8, .is_signed = false};
  }
  return format;
}

// A call with `sk` in which every word has the value of its offset plus `sk`.
std::vector<std::byte> record_of(const DumpDefinition& definition, std::uint16_t id,
                                 std::uint64_t sk) {
  std::vector<std::uint64_t> words{id, sk, 0, 0, 77};
  for (const auto& word : definition.words) words.push_back(sk + word.offset);
  std::vector<std::byte> bytes(words.size() * 8);
  std::memcpy(bytes.data(), words.data(), bytes.size());
  return bytes;
}

struct Recorder {
  std::vector<DumpDefinition> definitions;
  DumpHits hits;

  explicit Recorder(const std::vector<DumpRegion>& regions)
      : definitions(dump_definitions("f", regions, 0)) {
    for (std::size_t i = 0; i < definitions.size(); i++) {
      REQUIRE(hits.add(definitions[i], format_of(definitions[i], id_of(i))));
    }
  }
  static std::uint16_t id_of(std::size_t part) { return static_cast<std::uint16_t>(500 + part); }
  void record(std::size_t part, unsigned cpu, std::uint64_t time, std::uint64_t sk) {
    const auto bytes = record_of(definitions[part], id_of(part), sk);
    hits.on_record(cpu, {.time = time, .data = bytes});
  }
};

}  // namespace

TEST_CASE("dumps: definitions are within the limits of 3.10") {
  // The longest that there can be, and the longest name of a group.
  const std::string group = trace_name({4194304, UINT64_MAX, UINT32_MAX}, 'C');
  std::size_t words = 0;
  const auto all = dump_definitions("tcp_timewait_state_process",
                                    {{"%di", 4096}, {"%si", 384}, {"+4088(%di)", 4096}}, 95);
  for (const DumpDefinition& definition : all) {
    CHECK(definition.event.definition(group).size() + 1 <= kMostDefinitionBytes);
    std::istringstream args(definition.event.args);
    std::size_t count = 0;
    for (std::string arg; args >> arg; count++) {
      CHECK(arg.substr(arg.find('=') + 1).size() <= 63);
    }
    CHECK(count <= 128);
    CHECK(count == definition.words.size() + 4);
    words += definition.words.size();
  }
  CHECK(words == (4096 + 384 + 4096) / 8);
  CHECK(all[0].event.name == "dump95");
  CHECK(all[1].event.name == "dump96");
  CHECK(all[0].event.args.starts_with(
      "sk=%di:u64 rcv_saddr=+4(%di):u32 num=+14(%di):u16 third=%dx:u64 w0=+0(%di):u64 "
      "w1=+8(%di):u64 "));
  CHECK(all.back().event.args.ends_with("=+4088(+4088(%di)):u64"));
}

TEST_CASE("dumps: a call is put together from its parts") {
  Recorder recorder({{"%di", 1000}, {"%si", 16}});
  REQUIRE(recorder.definitions.size() == 2);
  recorder.record(1, 0, 11, 5);
  CHECK(recorder.hits.take().empty());
  recorder.record(0, 0, 12, 5);
  const auto hits = recorder.hits.take();
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].symbol == "f");
  CHECK(hits[0].time == 11);
  CHECK(hits[0].sk == 5);
  CHECK(hits[0].third == 77);
  CHECK(hits[0].dumps.at("%di").read(992, 8) == 997U);
  CHECK(hits[0].dumps.at("%si").read(8, 8) == 13U);
  CHECK(recorder.hits.take().empty());
}

TEST_CASE("dumps: calls on several CPUs do not mix, and come in order of time") {
  Recorder recorder({{"%di", 1000}});
  recorder.record(0, 1, 30, 3);
  recorder.record(0, 0, 20, 2);
  recorder.record(1, 1, 31, 3);
  recorder.record(1, 0, 21, 2);
  const auto hits = recorder.hits.take();
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].sk == 2);
  CHECK(hits[0].dumps.at("%di").read(992, 8) == 994U);
  CHECK(hits[1].sk == 3);
}

TEST_CASE("dumps: a call that lost a part is none") {
  Recorder recorder({{"%di", 1000}});
  recorder.record(0, 0, 10, 1);
  recorder.record(0, 0, 20, 2);
  recorder.record(1, 0, 21, 2);
  const auto hits = recorder.hits.take();
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].sk == 2);
  CHECK(hits[0].time == 20);
}

TEST_CASE("dumps: other events and cut records are passed over") {
  Recorder recorder({{"%di", 8}});
  recorder.hits.on_record(0, {.time = 1, .data = {}});
  const auto other = record_of(recorder.definitions[0], 9, 1);
  recorder.hits.on_record(0, {.time = 1, .data = other});
  CHECK(recorder.hits.take().empty());
}

TEST_CASE("dumps: a format without a word is an error") {
  const auto definition = dump_definitions("f", {{"%di", 16}}, 0)[0];
  EventFormat format = format_of(definition, 1);
  format.fields.erase("w1");
  DumpHits hits;
  CHECK(hits.add(definition, format).error().message() == "the format of dump0 has no w1");
}
