// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/netstat.h"

#include "catch.h"

using namespace pawprint;

TEST_CASE("netstat: names and values pair up within their section", "[unit]") {
  const auto counters = parse_netstat(
      "TcpExt: SyncookiesSent ListenDrops\nTcpExt: 3 18446744073709551615\n"
      "IpExt: ListenDrops\nIpExt: 7\n",
      "TcpExt");
  CHECK(counters.size() == 2);
  CHECK(counters.at("SyncookiesSent") == 3);
  CHECK(counters.at("ListenDrops") == UINT64_MAX);
}

TEST_CASE("netstat: lines that do not pair up and numbers that are none are passed over",
          "[unit]") {
  const char* text = GENERATE("", "TcpExt:\n", "TcpExt: A B\nTcpExt: 1\n", "TcpExt: A\nIpExt: 1\n",
                              "TcpExt: A\nTcpExt: x\n", "TcpExt: A\nTcpExt: 1x\n", "\n\n\n");
  CHECK(parse_netstat(text, "TcpExt").empty());
}
