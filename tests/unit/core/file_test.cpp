// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/file.h"

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

TEST_CASE("read_file: the whole content, of any size", "[unit]") {
  const test::TempDir dir;
  for (const std::size_t size : {0, 1, 4096, 16384, 16385, 300'000}) {
    std::string content(size, 'x');
    for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i % 251);
    INFO(size << " bytes");
    CHECK(read_file(dir.write("file", content)) == content);
  }
}

TEST_CASE("read_file: /proc files, whose size is 0, are read", "[unit]") {
  const auto stat = read_file("/proc/self/stat");
  REQUIRE(stat);
  CHECK_FALSE(stat->empty());
}

TEST_CASE("read_file: the errors keep errno and name the file", "[unit]") {
  const test::TempDir dir;
  const auto file = dir.write("file", "text");
  const auto missing = read_file(dir.path() / "missing");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ENOENT);
  CHECK(missing.error().message() ==
        "opening " + (dir.path() / "missing").string() + ": No such file or directory");
  const auto directory = read_file(dir.path());
  REQUIRE_FALSE(directory);
  CHECK(directory.error().code == EISDIR);
  CHECK(directory.error().message() == "reading " + dir.path().string() + ": Is a directory");
  const auto below_file = read_file(file / "below");
  REQUIRE_FALSE(below_file);
  CHECK(below_file.error().code == ENOTDIR);
}

TEST_CASE("read_file: longer than the limit is EFBIG, as long as it is not", "[unit]") {
  const test::TempDir dir;
  const auto file = dir.write("file", std::string(100, 'x'));
  CHECK(read_file(file, 100));
  const auto longer = read_file(file, 99);
  REQUIRE_FALSE(longer);
  CHECK(longer.error().code == EFBIG);
  CHECK(longer.error().what == "reading " + file.string());
}

TEST_CASE("read_file: a file without an end stops at the limit", "[unit]") {
  const auto zeros = read_file("/dev/zero", 1'000'000);
  REQUIRE_FALSE(zeros);
  CHECK(zeros.error().code == EFBIG);
}

TEST_CASE("read_line: one trailing newline is taken off", "[unit]") {
  const test::TempDir dir;
  CHECK(read_line(dir.write("file", "5.4.286\n")) == "5.4.286");
  CHECK(read_line(dir.write("file", "no newline")) == "no newline");
  CHECK(read_line(dir.write("file", "")) == "");
  CHECK(read_line(dir.write("file", "\n")) == "");
  CHECK(read_line(dir.path() / "missing").error().code == ENOENT);
}

}  // namespace
}  // namespace pawprint
