// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/size.h"

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("size: units are powers of 1024", "[unit]") {
  CHECK(parse_size("1") == 1U);
  CHECK(parse_size("64M") == 64U << 20);
  CHECK(parse_size("64m") == 64U << 20);
  CHECK(parse_size("64MiB") == 64U << 20);
  CHECK(parse_size("500K") == 500U << 10);
  CHECK(parse_size("1.5G") == 3U << 29);
  CHECK(parse_size("100B") == 100U);
}

TEST_CASE("size: what is none is refused", "[unit]") {
  for (const char* text : {"", "M", "0", "-1M", "64X", "64MM", "64 M", "1e9", "99999999T"}) {
    INFO(text);
    CHECK_FALSE(parse_size(text));
  }
}

TEST_CASE("size: for people", "[unit]") {
  CHECK(format_size(0) == "0 B");
  CHECK(format_size(1023) == "1023 B");
  CHECK(format_size(1536) == "1.5 KiB");
  CHECK(format_size(5U << 20) == "5.0 MiB");
}

}  // namespace
}  // namespace pawprint
