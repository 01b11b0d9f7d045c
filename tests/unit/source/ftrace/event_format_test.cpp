// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/event_format.h"

#include <array>

#include "catch.h"

namespace pawprint {
namespace {

constexpr const char* kFormat =
    "name: e\nID: 847\nformat:\n"
    "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
    "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
    "\n"
    "\tfield:__data_loc char[] comm;\toffset:8;\tsize:4;\tsigned:1;\n"
    "\tfield:char text[16];\toffset:12;\tsize:16;\tsigned:1;\n"
    "\tfield:const char * where;\toffset:28;\tsize:8;\tsigned:0;\n"
    "\nprint fmt: \"field:%d;\toffset:1;\", REC->x\n";

std::array<std::byte, 8> bytes(std::initializer_list<int> values) {
  std::array<std::byte, 8> out{};
  std::size_t i = 0;
  for (const int value : values) out[i++] = static_cast<std::byte>(value);
  return out;
}

}  // namespace

TEST_CASE("event format: number and fields", "[unit]") {
  const auto format = parse_event_format(kFormat);
  REQUIRE(format);
  CHECK(format->name == "e");
  CHECK(format->id == 847);
  REQUIRE(format->field("common_pid"));
  CHECK(format->field("common_pid")->offset == 4);
  CHECK(format->field("common_pid")->is_signed);
  CHECK(format->field("text")->size == 16);
  CHECK(format->field("where")->offset == 28);
  CHECK(format->field("comm")->offset == 8);
  CHECK_FALSE(format->field("nothing"));
}

TEST_CASE("event format: one without name, number or type is refused", "[unit]") {
  CHECK_FALSE(parse_event_format(""));
  CHECK_FALSE(parse_event_format("name: e\n"));
  CHECK_FALSE(parse_event_format("name: e\nID: 70000\n"));
  CHECK_FALSE(parse_event_format("name: e\nID: 7\nformat:\n"));
}

TEST_CASE("event format: a value of each size, signed or not", "[unit]") {
  const auto record = bytes({0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8});
  CHECK(read_field(record, {0, 1, false}) == 0xff);
  CHECK(read_field(record, {0, 1, true}) == ~std::uint64_t{0});
  CHECK(read_field(record, {0, 2, false}) == 0xfeff);
  CHECK(read_field(record, {1, 4, false}) == 0xfbfcfdfe);
  CHECK(read_field(record, {0, 4, true}) == 0xfffffffffcfdfeff);
  CHECK(read_field(record, {0, 8, false}) == 0xf8f9fafbfcfdfeff);
}

TEST_CASE("event format: a text inside the record", "[unit]") {
  const auto record = bytes({6, 0, 2, 0, 'x', 'y', 'a', 0});
  CHECK(read_text(record, {0, 4, true}) == "a");
  CHECK_FALSE(read_text(bytes({6, 0, 3, 0, 0, 0, 'a', 0}), {0, 4, true}));  // longer than it is
  CHECK_FALSE(read_text(bytes({6, 0, 0, 0, 0, 0, 'a', 0}), {0, 4, true}));  // could not be read
  CHECK_FALSE(read_text(record, {6, 4, true}));
}

TEST_CASE("event format: a value beyond the record is none", "[unit]") {
  const auto record = bytes({1, 2, 3, 4, 5, 6, 7, 8});
  CHECK_FALSE(read_field(record, {1, 8, false}));
  CHECK_FALSE(read_field(record, {8, 1, false}));
  CHECK_FALSE(read_field(record, {0xffffffff, 4, false}));
  CHECK_FALSE(read_field(record, {0, 3, false}));
}

}  // namespace pawprint
