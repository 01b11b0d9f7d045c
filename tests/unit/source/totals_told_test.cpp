// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/totals_told.h"

#include <vector>

#include "catch.h"

namespace pawprint {
namespace {

template <typename Totals>
class Told final : public EventSink {
 public:
  void on_event(const Event& event) override { all.push_back(std::get<Totals>(event)); }
  std::vector<Totals> all;
};

TEST_CASE("totals told: again only when SYNs came", "[unit]") {
  TotalsTold<pp_syn_totals> totals;
  Told<pp_syn_totals> told;
  pp_syn_counts counts{};
  totals.tell(told, 1, 7, counts);
  CHECK(told.all.empty());
  counts.received = counts.answered = 2;
  totals.tell(told, 2, 7, counts);
  totals.tell(told, 3, 7, counts);
  REQUIRE(told.all.size() == 1);
  CHECK(told.all[0].h.time_ns == 2);
  CHECK(told.all[0].h.have == PP_HAVE_NETNS);
  CHECK(told.all[0].netns == 7);
  CHECK(told.all[0].counts.answered == 2);
  totals.tell(told, 4, 8, counts);
  CHECK(told.all.size() == 2);
}

TEST_CASE("totals told: a namespace that is not known has none", "[unit]") {
  TotalsTold<pp_timewait_totals> totals;
  Told<pp_timewait_totals> told;
  pp_timewait_counts counts{};
  counts.segments = 1;
  totals.tell(told, 1, 0, counts);
  REQUIRE(told.all.size() == 1);
  CHECK(told.all[0].h.have == 0);
}

}  // namespace
}  // namespace pawprint
