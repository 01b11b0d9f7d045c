// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/buffered_output.h"

#include "catch.h"
#include "unit/export/files.h"

namespace pawprint {
namespace {

TEST_CASE("buffered output: pieces of a size, and the rest at the end", "[unit]") {
  test::Files files;
  BufferedOutput out(files.writer("f"), 4);
  out.append("abc");
  CHECK(files.content["f"].empty());
  out.append("de");
  CHECK(files.content["f"] == "abcde");
  out.append("f");
  CHECK(out.flush());
  CHECK(files.content["f"] == "abcdef");
}

TEST_CASE("buffered output: without a size each append is a piece", "[unit]") {
  test::Files files;
  BufferedOutput out(files.writer("f"), 0);
  out.append("a");
  CHECK(files.content["f"] == "a");
}

TEST_CASE("buffered output: after an error nothing more is written", "[unit]") {
  test::Files files;
  files.room_bytes = 2;
  BufferedOutput out(files.writer("f"), 0);
  out.append("abc");
  REQUIRE_FALSE(out.result());
  CHECK(out.result().error().code == ENOSPC);
  out.append("d");
  CHECK_FALSE(out.flush());
  CHECK(files.content["f"].empty());
}

}  // namespace
}  // namespace pawprint
