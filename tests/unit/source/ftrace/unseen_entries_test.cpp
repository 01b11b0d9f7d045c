// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/unseen_entries.h"

#include "catch.h"

namespace pawprint::test {

TEST_CASE("unseen entries: one on its way at each look is not missing", "[unit]") {
  UnseenEntries unseen;
  unseen.compare({100, 99});
  unseen.compare({200, 199});
  CHECK(unseen.count() == 0);
}

TEST_CASE("unseen entries: what was lost is missing from the second look on", "[unit]") {
  UnseenEntries unseen;
  unseen.compare({100, 60, true});
  CHECK(unseen.count() == 0);
  unseen.compare({200, 160, true});
  CHECK(unseen.count() == 40);
  unseen.compare({300, 221, true});
  CHECK(unseen.count() == 40);
}

TEST_CASE("unseen entries: what came late after all is not missing", "[unit]") {
  UnseenEntries unseen;
  unseen.compare({100, 60, true});
  unseen.compare({200, 160, true});
  unseen.compare({200, 199, true});
  CHECK(unseen.count() == 1);
}

TEST_CASE("unseen entries: with the probes off everything that is missing is", "[unit]") {
  UnseenEntries unseen;
  unseen.compare({100, 97, false, true});
  CHECK(unseen.count() == 3);
  unseen.compare({100, 100, false, true});
  CHECK(unseen.count() == 0);
}

TEST_CASE("unseen entries: more seen than counted is none", "[unit]") {
  UnseenEntries unseen;
  unseen.compare({10, 12, true});
  unseen.compare({10, 12, true});
  CHECK(unseen.count() == 0);
}

}  // namespace pawprint::test
