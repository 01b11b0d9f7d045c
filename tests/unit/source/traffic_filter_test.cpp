// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/traffic_filter.h"

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("traffic filter: none is no text, each part is named", "[unit]") {
  TrafficFilter filter;
  CHECK(filter.description() == std::nullopt);
  filter.port = 80;
  CHECK(filter.description() == "port 80");
  filter.remote = *parse_cidr("10.0.0.0/8");
  filter.netns = 4026531840;
  CHECK(filter.description() == "remote 10.0.0.0/8, port 80, netns 4026531840");
}

}  // namespace
}  // namespace pawprint
