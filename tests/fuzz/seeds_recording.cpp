// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// fuzz_seeds_recording FOLDER: recordings for the target of that name, in FOLDER/recording/. A
// program of its own, as most targets need no SQLite.
#include <cstdio>

#include "fuzz/seeds.h"
#include "unit/record/recording.h"

namespace {

using namespace pawprint;

void add_recording(fuzz::Seeds& seeds, const std::vector<Event>& events) {
  const test::TempDir dir;
  test::record(dir.path() / "r", events);
  seeds.add_file("recording", std::string(1, '\0'), dir.path() / "r");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: fuzz_seeds_recording FOLDER\n", stderr);
    return 2;
  }
  fuzz::Seeds seeds(argv[1]);
  add_recording(seeds, {});
  add_recording(seeds, test::one_of_each_kind());
  seeds.add("recording",
            "\x01\x05"
            "abcdefghijklmnopqrstuvwxyz");
  return 0;
}
