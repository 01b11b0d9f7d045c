// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "event/counts.h"

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("counts: each field is added to its own", "[unit]") {
  pp_syn_counts sum{};
  sum.received = 1;
  sum.by_reason[PP_REASONS - 1] = 5;
  pp_syn_counts more{};
  more.received = 2;
  more.sampled_out = 3;
  more.by_reason[PP_REASONS - 1] = 7;
  add_counts(sum, more);
  CHECK(sum.received == 3);
  CHECK(sum.answered == 0);
  CHECK(sum.sampled_out == 3);
  CHECK(sum.by_reason[0] == 0);
  CHECK(sum.by_reason[PP_REASONS - 1] == 12);
}

TEST_CASE("counts: the first and the last field of timewait", "[unit]") {
  pp_timewait_counts sum{};
  pp_timewait_counts more{};
  more.segments = 4;
  more.not_newer = 1;
  add_counts(sum, more);
  add_counts(sum, more);
  CHECK(sum.segments == 8);
  CHECK(sum.regression == 0);
  CHECK(sum.not_newer == 2);
}

}  // namespace
}  // namespace pawprint
