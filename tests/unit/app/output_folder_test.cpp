// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/output_folder.h"

#include "catch.h"
#include "core/file.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

namespace fs = std::filesystem;

TEST_CASE("output folder: appears with its files at the end", "[unit]") {
  const test::TempDir dir;
  auto folder = OutputFolder::open(dir.path() / "out", false);
  REQUIRE(folder);
  auto file = folder->add("a.csv");
  REQUIRE(file);
  REQUIRE((*file)->write("one"));
  CHECK_FALSE(fs::exists(dir.path() / "out/a.csv"));
  REQUIRE(folder->finish());
  CHECK(read_file(dir.path() / "out/a.csv").value() == "one");
  CHECK((fs::status(dir.path() / "out").permissions() & fs::perms::others_all) == fs::perms::none);
}

TEST_CASE("output folder: unfinished it leaves nothing", "[unit]") {
  const test::TempDir dir;
  {
    auto folder = OutputFolder::open(dir.path() / "out", false);
    REQUIRE(folder);
    REQUIRE(folder->add("a.csv"));
    const OutputFolder moved = std::move(*folder);
  }
  CHECK_FALSE(fs::exists(dir.path() / "out"));
}

TEST_CASE("output folder: one that exists needs to be asked for, and keeps what is in it",
          "[unit]") {
  const test::TempDir dir;
  dir.write("out/a.csv", "old");
  dir.write("out/mine", "mine");
  const auto refused = OutputFolder::open(dir.path() / "out", false);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == EEXIST);
  {
    auto folder = OutputFolder::open(dir.path() / "out", true);
    REQUIRE(folder);
    REQUIRE(folder->add("a.csv"));
  }
  CHECK(read_file(dir.path() / "out/a.csv").value() == "old");
  auto folder = OutputFolder::open(dir.path() / "out", true);
  REQUIRE((*folder->add("a.csv"))->write("new"));
  REQUIRE(folder->finish());
  CHECK(read_file(dir.path() / "out/a.csv").value() == "new");
  CHECK(read_file(dir.path() / "out/mine").value() == "mine");
}

TEST_CASE("output folder: no file and no link to a folder is taken for one", "[unit]") {
  const test::TempDir dir;
  dir.write("file", "");
  CHECK_FALSE(OutputFolder::open(dir.path() / "file", true));
  fs::create_directory(dir.path() / "real");
  fs::create_directory_symlink(dir.path() / "real", dir.path() / "link");
  CHECK_FALSE(OutputFolder::open(dir.path() / "link", true));
}

}  // namespace
}  // namespace pawprint
