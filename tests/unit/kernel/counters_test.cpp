// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/counters.h"

#include <set>

#include "catch.h"
#include "event/names.h"
#include "unit/temp_dir.h"

using namespace pawprint;

namespace {

bool has(const CounterValues& values, pp_counter_id id) {
  return (values.have & PP_HAVE_COUNTER(id)) != 0;
}

}  // namespace

TEST_CASE("counters: each has a name of its own", "[unit]") {
  std::set<std::string_view> names;
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) names.insert(counter_name(id));
  CHECK(names.size() == PP_COUNTER_IDS);
  CHECK_FALSE(names.contains("?"));
  CHECK_FALSE(names.contains(""));
  CHECK(counter_name(PP_COUNTER_IDS) == "?");
}

TEST_CASE("counters: those of a namespace come from three files", "[unit]") {
  const test::TempDir net;
  net.write("netstat", "TcpExt: ListenDrops IPReversePathFilter\nTcpExt: 3 4\n");
  net.write("snmp", "Ip: InDiscards\nIp: 5\nTcp: InCsumErrors\nTcp: 6\n");
  net.write("stat/nf_conntrack", "entries drop\n00000001 0000000a\n00000001 00000001\n");
  const auto values = read_netns_counters(net.path());
  REQUIRE(values);
  CHECK(values->value[PP_LISTEN_DROPS] == 3);
  CHECK(values->value[PP_RP_FILTER] == 4);
  CHECK(values->value[PP_IP_IN_DISCARDS] == 5);
  CHECK(values->value[PP_TCP_IN_CSUM_ERRORS] == 6);
  CHECK(values->value[PP_CONNTRACK_DROP] == 11);
  CHECK(has(*values, PP_CONNTRACK_DROP));
  CHECK_FALSE(has(*values, PP_CONNTRACK_EARLY_DROP));
  CHECK_FALSE(has(*values, PP_PAWS_TIMEWAIT));
}

TEST_CASE("counters: without conntrack its counters are not there", "[unit]") {
  const test::TempDir net;
  net.write("netstat", "TcpExt: ListenDrops\nTcpExt: 3\n");
  const auto values = read_netns_counters(net.path());
  REQUIRE(values);
  CHECK(values->have == PP_HAVE_COUNTER(PP_LISTEN_DROPS));
}

TEST_CASE("counters: a namespace without its file is gone", "[unit]") {
  const test::TempDir net;
  CHECK_FALSE(read_netns_counters(net.path()));
}

TEST_CASE("counters: those of the node", "[unit]") {
  const test::TempDir net;
  CHECK(read_node_counters(net.path()).have == 0);
  net.write("softnet_stat", "0006e3d2 0000000a 00000004\n000a1b2c 00000001 00000000\n");
  const CounterValues values = read_node_counters(net.path());
  CHECK(values.have == PP_HAVE_COUNTER(PP_SOFTNET_DROPPED));
  CHECK(values.value[PP_SOFTNET_DROPPED] == 11);
}
