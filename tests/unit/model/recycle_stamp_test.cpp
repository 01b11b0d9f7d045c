// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/recycle_stamp.h"

#include "catch.h"

using pawprint::RecycleStamp;

TEST_CASE("tw_recycle: nothing is refused before a local socket entered TIME_WAIT", "[unit]") {
  CHECK_FALSE(RecycleStamp().would_refuse(1, 100));
}

TEST_CASE("tw_recycle: an older timestamp is refused for less than a minute", "[unit]") {
  RecycleStamp stamp;
  stamp.remember(1000, 100, 100);
  CHECK(stamp.would_refuse(998, 100));
  CHECK(stamp.would_refuse(998, 159));
  CHECK_FALSE(stamp.would_refuse(998, 160));
  // TCP_PAWS_WINDOW: one tick back is allowed.
  CHECK_FALSE(stamp.would_refuse(999, 100));
  CHECK_FALSE(stamp.would_refuse(1000, 100));
}

TEST_CASE("tw_recycle: the stamp is not lowered within a minute, and raised at once", "[unit]") {
  RecycleStamp stamp;
  stamp.remember(1000, 100, 100);
  stamp.remember(500, 130, 130);
  CHECK(stamp.would_refuse(700, 130));
  stamp.remember(2000, 131, 131);
  CHECK(stamp.would_refuse(1500, 131));
  stamp.remember(500, 200, 200);  // more than 60 s after
  CHECK_FALSE(stamp.would_refuse(700, 200));
}

TEST_CASE("tw_recycle: comparison is modulo 2^32", "[unit]") {
  RecycleStamp stamp;
  stamp.remember(5, 100, 100);
  CHECK(stamp.would_refuse(0xfffffff0, 100));
  stamp = RecycleStamp();
  stamp.remember(0xfffffff0, 100, 100);
  CHECK_FALSE(stamp.would_refuse(5, 100));
}
