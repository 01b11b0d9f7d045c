// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/field_search.h"

#include <array>

#include "catch.h"

using namespace pawprint;

namespace {

MemoryDump dump_of(std::initializer_list<std::uint64_t> words) {
  MemoryDump dump;
  for (std::size_t at = 0; const std::uint64_t word : words) {
    dump.put(at, word);
    at += MemoryDump::kWordBytes;
  }
  return dump;
}

}  // namespace

TEST_CASE("field search: the offset that holds the value in all samples") {
  const MemoryDump a = dump_of({0x0000'0007'0000'0005, 0x0000'0000'0000'0005});
  const MemoryDump b = dump_of({0x0000'0009'0000'0005, 0x0000'0000'0000'0006});
  const Known samples[] = {Known::exactly(a, 5), Known::exactly(b, 6)};
  const FieldAt field = find_field(samples, 4, "it");
  CHECK(field.offset == 8U);
  CHECK(field.width == 4);
  CHECK(offsets_holding(samples, 1) == std::vector<std::uint32_t>{8});
}

TEST_CASE("field search: a field is aligned to its width") {
  const MemoryDump a = dump_of({0x0007'0000});
  const MemoryDump b = dump_of({0x0009'0000});
  const Known samples[] = {Known::exactly(a, 7), Known::exactly(b, 9)};
  CHECK(find_field(samples, 2, "it").offset == 2U);
  CHECK_FALSE(find_field(samples, 4, "it"));
}

TEST_CASE("field search: two offsets that fit are no answer") {
  const MemoryDump a = dump_of({5, 5});
  const MemoryDump b = dump_of({6, 6});
  const Known samples[] = {Known::exactly(a, 5), Known::exactly(b, 6)};
  CHECK(find_field(samples, 4, "the answer").why ==
        "offsets 0, 8 all hold the answer in 2 samples");
}

TEST_CASE("field search: one value proves nothing, however often it was seen") {
  const MemoryDump a = dump_of({5});
  const Known samples[] = {Known::exactly(a, 5), Known::exactly(a, 5)};
  CHECK(find_field(samples, 4, "the answer").why == "2 samples of the answer have one value");
  CHECK(find_field({}, 4, "the answer").why == "no sample of the answer");
}

TEST_CASE("field search: bounds fit any value within, and differ only when they are apart") {
  const MemoryDump a = dump_of({100});
  const MemoryDump b = dump_of({101});
  const Known apart[] = {{&a, 99, 100}, {&b, 101, 102}};
  CHECK(find_field(apart, 8, "the second").offset == 0U);
  const Known overlapping[] = {{&a, 99, 101}, {&b, 100, 102}};
  CHECK_FALSE(find_field(overlapping, 8, "the second"));
}

TEST_CASE("field search: bytes of any length") {
  const MemoryDump a = dump_of({0, 0x0807'0605'0403'0201, 0});
  const MemoryDump b = dump_of({0, 0x0807'0605'0403'0299, 0});
  const std::array<std::uint8_t, 4> in_a{5, 6, 7, 8};
  const std::array<std::uint8_t, 4> first{1, 2, 3, 4};
  const std::array<std::uint8_t, 4> second{0x99, 2, 3, 4};
  const KnownBytes found[] = {{&a, first}, {&b, second}};
  CHECK(find_bytes(found, "it").offset == 8U);
  const KnownBytes same[] = {{&a, in_a}, {&b, in_a}};
  CHECK_FALSE(find_bytes(same, "it"));
  const KnownBytes wrong[] = {{&a, second}, {&b, first}};
  CHECK(find_bytes(wrong, "it").why == "no 4 bytes hold it in all of 2 samples");
}

TEST_CASE("memory dump: reads only what is there") {
  const MemoryDump dump = dump_of({0x1122'3344'5566'7788});
  CHECK(dump.read(0, 1) == 0x88U);
  CHECK(dump.read(6, 2) == 0x1122U);
  CHECK_FALSE(dump.read(6, 4));
  CHECK_FALSE(dump.read(0, 9));
}
