// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/bounded_map.h"

#include <functional>
#include <set>

#include "catch.h"

using namespace pawprint;

namespace {

struct Entry {
  Worth worth = Worth::kNone;
};
using Map = BoundedMap<int, Entry, std::hash<int>>;

Entry* use(Map& map, int key) {
  return map.use(key, [](const Entry& entry) { return entry.worth; });
}

std::set<int> keys(const Map& map) {
  std::set<int> all;
  for (const auto& [key, entry] : map) all.insert(key);
  return all;
}

}  // namespace

TEST_CASE("bounded map: the entry that was used longest ago makes room", "[unit]") {
  Map map(3);
  for (const int key : {1, 2, 3, 1, 4}) use(map, key);
  CHECK(keys(map) == std::set{1, 3, 4});
  CHECK(map.evicted() == 1);
}

TEST_CASE("bounded map: what is worth least goes first, however old the rest is", "[unit]") {
  Map map(3);
  use(map, 1)->worth = Worth::kMuch;
  use(map, 2)->worth = Worth::kLittle;
  for (int key = 3; key < 100; ++key) use(map, key);
  CHECK(keys(map) == std::set{1, 2, 99});
}

TEST_CASE("bounded map: of what is worth little the oldest goes", "[unit]") {
  Map map(3);
  use(map, 1)->worth = Worth::kMuch;
  for (int key = 2; key < 100; ++key) use(map, key)->worth = Worth::kLittle;
  CHECK(keys(map) == std::set{1, 98, 99});
}

TEST_CASE("bounded map: of what is doubtful the first half stays, then the oldest goes", "[unit]") {
  Map map(6);
  for (int key = 1; key < 100; ++key) use(map, key)->worth = Worth::kDoubtful;
  CHECK(keys(map) == std::set{1, 2, 3, 97, 98, 99});
  CHECK(map.evicted() == 93);
  // What is worth more finds its place among them, and keeps it.
  use(map, 1000)->worth = Worth::kMuch;
  for (int key = 100; key < 200; ++key) use(map, key)->worth = Worth::kDoubtful;
  CHECK(keys(map) == std::set{1, 2, 3, 198, 199, 1000});
  // What is worth less goes before it.
  use(map, 2000)->worth = Worth::kLittle;
  use(map, 3000)->worth = Worth::kDoubtful;
  CHECK(keys(map) == std::set{1, 2, 3, 199, 1000, 3000});
}

TEST_CASE("bounded map: an entry that stays can be used like the others", "[unit]") {
  Map map(4);
  use(map, 1)->worth = Worth::kMuch;
  for (int key = 2; key < 10; ++key) use(map, key);
  CHECK(use(map, 1)->worth == Worth::kMuch);
  for (int key = 10; key < 20; ++key) use(map, key);
  CHECK(keys(map) == std::set{1, 17, 18, 19});
  CHECK(map.size() == 4);
}

TEST_CASE("bounded map: when all is worth much there is no room, and it is counted", "[unit]") {
  Map map(2);
  use(map, 1)->worth = Worth::kMuch;
  use(map, 2)->worth = Worth::kMuch;
  CHECK(use(map, 3) == nullptr);
  CHECK(keys(map) == std::set{1, 2});
  CHECK(map.evicted() == 1);
  CHECK(use(map, 1) != nullptr);
}
