// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/output_file.h"

#include "catch.h"
#include "core/file.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

namespace fs = std::filesystem;

TEST_CASE("output file: a link is replaced on demand, never followed", "[unit]") {
  const test::TempDir dir;
  dir.write("precious", "mine");
  fs::create_symlink(dir.path() / "precious", dir.path() / "out");
  CHECK_FALSE(OutputFile::open(dir.path() / "out", false));
  CHECK_FALSE(OutputFile::open(dir.path() / "out", true));
  CHECK(read_file(dir.path() / "precious").value() == "mine");
}

TEST_CASE("output file: what lies where it is written first is not written into", "[unit]") {
  const test::TempDir dir;
  dir.write("precious", "mine");
  SECTION("a symbolic link") {
    fs::create_symlink(dir.path() / "precious", dir.path() / "out.part");
  }
  SECTION("a hard link, as to a file of another user") {
    fs::create_hard_link(dir.path() / "precious", dir.path() / "out.part");
  }
  auto file = OutputFile::open(dir.path() / "out", false);
  REQUIRE(file);
  REQUIRE(file->write("new"));
  REQUIRE(file->finish());
  CHECK(read_file(dir.path() / "out").value() == "new");
  CHECK(read_file(dir.path() / "precious").value() == "mine");
  CHECK_FALSE(fs::is_symlink(dir.path() / "out"));
}

TEST_CASE("output file: one that came meanwhile stays, unless it is to be replaced", "[unit]") {
  const test::TempDir dir;
  for (const bool replace : {false, true}) {
    auto file = OutputFile::open(dir.path() / "out", replace);
    REQUIRE(file);
    REQUIRE(file->write("new"));
    dir.write("out", "came meanwhile");
    const auto finished = file->finish();
    CHECK(finished.has_value() == replace);
    if (!replace) CHECK(finished.error().code == EEXIST);
    CHECK(read_file(dir.path() / "out").value() == (replace ? "new" : "came meanwhile"));
    fs::remove(dir.path() / "out");
  }
}

}  // namespace
}  // namespace pawprint
