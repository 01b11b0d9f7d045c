// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/packet_counters.h"

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("packet counters: conntrack sums over CPUs by name, entries is the table's", "[unit]") {
  // As 5.4 prints it, with two CPUs.
  const auto sums = sum_conntrack_stat(
      "entries  searched found new invalid ignore delete delete_list insert insert_failed drop "
      "early_drop icmp_error  expect_new expect_create expect_delete search_restart\n"
      "0000002a  00000000 00000000 00000000 00000001 0000000a 00000000 00000000 00000000 00000002 "
      "00000003 00000000 00000000  00000000 00000000 00000000 00000000\n"
      "0000002a  00000000 00000000 00000000 00000001 0000000a 00000000 00000000 00000000 00000000 "
      "0000000d 00000000 00000000  00000000 00000000 00000000 00000000\n");
  CHECK(sums.at("entries") == 42);
  CHECK(sums.at("drop") == 16);
  CHECK(sums.at("insert_failed") == 2);
  CHECK(sums.at("ignore") == 20);
}

TEST_CASE("packet counters: conntrack lines that do not fit are passed over", "[unit]") {
  CHECK(sum_conntrack_stat("").empty());
  CHECK(sum_conntrack_stat("entries drop\n").empty());
  CHECK(sum_conntrack_stat("entries drop\n1\nx y\n0 5\n").at("drop") == 5);
}

TEST_CASE("packet counters: softnet sums the first three columns of each CPU", "[unit]") {
  const auto sum = sum_softnet_stat(
      "00001b8c 00000002 00000001 00000000 00000000\n00000004 00000001 00000000 00000000 "
      "00000000\n");
  REQUIRE(sum);
  CHECK(sum->processed == 0x1b90);
  CHECK(sum->dropped == 3);
  CHECK(sum->time_squeeze == 1);
  CHECK_FALSE(sum_softnet_stat(""));
  CHECK_FALSE(sum_softnet_stat("nothing here\n1 2\n"));
}

}  // namespace
}  // namespace pawprint
