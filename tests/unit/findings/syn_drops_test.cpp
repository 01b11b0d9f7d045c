// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// syn-queue-full, syn-drop-other and syn-lost-before-tcp.
#include "catch.h"
#include "explain/catalogue.h"
#include "unit/findings/quiet.h"

namespace pawprint {
namespace {

using namespace test;

TEST_CASE("syn-queue-full: cookies, in the namespace of the listener", "[unit]") {
  for (const char* reason : {"syn_queue_full", "syn_queue_last_quarter"}) {
    Snapshot snapshot = quiet();
    add_drops(snapshot, reason, 30);
    snapshot.syn_drops[0].syn_queue = QueueState{128, 128};
    snapshot.syn_drops[0].syncookies = 0;
    const auto findings = found(snapshot, "syn-queue-full");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].severity == "warning");
    CHECK(tells(findings[0], "nginx[4711], port 443"));
    CHECK(tells(findings[0], "SYN queue 128 with a limit of 128"));
    CHECK(tells(findings[0], "SYN cookies are off"));
    CHECK(tells(findings[0], "nsenter -t 4711 -n sysctl -w net.ipv4.tcp_syncookies=1"));
  }
}

TEST_CASE("syn-queue-full: none from fewer than 3 drops or another reason", "[unit]") {
  Snapshot snapshot = quiet();
  add_drops(snapshot, "syn_queue_full", 2);
  add_drops(snapshot, "accept_queue_full", 20);
  CHECK(found(snapshot, "syn-queue-full").empty());
}

TEST_CASE("syn-drop-other: each reason with its severity, listener and command", "[unit]") {
  Snapshot snapshot = quiet();
  add_drops(snapshot, "no_route", 3);
  add_drops(snapshot, "no_memory", 3);
  add_drops(snapshot, "bcast_mcast", 3);
  const auto findings = found(snapshot, "syn-drop-other");
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].severity == "critical");
  CHECK(tells(findings[0], "3 SYNs dropped: no_memory"));
  CHECK(findings[1].severity == "warning");
  CHECK(tells(findings[1], "ip route get 192.0.2.7"));
  CHECK(tells(findings[1], "at nginx[4711] port 443"));
  CHECK(findings[2].severity == "info");
}

TEST_CASE("syn-drop-other: unknown is told as no proof", "[unit]") {
  Snapshot snapshot = quiet();
  add_drops(snapshot, "unknown", 3);
  const auto findings = found(snapshot, "syn-drop-other");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == "info");
  CHECK(findings[0].confidence <= 0.5);
}

TEST_CASE("syn-drop-other: none below 3, or for reasons with a rule, or for answered SYNs",
          "[unit]") {
  Snapshot snapshot = quiet();
  add_drops(snapshot, "no_route", 2);
  for (const char* reason : {"accept_queue_full", "syn_queue_full", "syn_queue_last_quarter",
                             "paws_per_host", "duplicate_race", "tfo_queue_add"}) {
    add_drops(snapshot, reason, 20);
  }
  CHECK(found(snapshot, "syn-drop-other").empty());
}

TEST_CASE("syn-lost-before-tcp: each place with its own command", "[unit]") {
  Snapshot snapshot = quiet();
  snapshot.sysctls["net.netfilter.nf_conntrack_max"] = 65536;
  snapshot.coverage = {counter("conntrack.drop", 6), counter("conntrack.insert_failed", 6),
                       counter("IPReversePathFilter", 10), counter("softnet.dropped", 10)};
  const auto findings = found(snapshot, "syn-lost-before-tcp");
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].severity == "critical");
  CHECK(tells(findings[0], "12 packets"));
  CHECK(tells(findings[0], "sysctl -w net.netfilter.nf_conntrack_max=131072"));
  CHECK(tells(findings[1], "sysctl -w net.ipv4.conf.all.rp_filter=2"));
  CHECK(tells(findings[2], "sysctl -w net.core.netdev_max_backlog=2000"));
}

TEST_CASE("syn-lost-before-tcp: every counter of such losses has a finding and a page", "[unit]") {
  for (const char* name :
       {"TCPMinTTLDrop", "TCPMD5NotFound", "TCPMD5Unexpected", "TCPMD5Failure", "TCPAORequired",
        "TCPAOBad", "TCPAOKeyNotFound", "TCPBacklogDrop", "PFMemallocDrop", "TcpInCsumErrors",
        "IpInDiscards", "conntrack.drop", "conntrack.early_drop", "conntrack.insert_failed",
        "softnet.dropped", "IPReversePathFilter"}) {
    Snapshot snapshot = quiet();
    snapshot.coverage = {counter(name, 10)};
    INFO(name);
    REQUIRE(found(snapshot, "syn-lost-before-tcp").size() == 1);
    CHECK(tells(found(snapshot, "syn-lost-before-tcp")[0], name));
    CHECK_FALSE(tells(found(snapshot, "syn-lost-before-tcp")[0], "REMEDY"));
    CHECK(find_page(name) != nullptr);
  }
}

TEST_CASE("syn-lost-before-tcp: none from a few packets or from TCP's own counters", "[unit]") {
  Snapshot snapshot = quiet();
  snapshot.coverage = {counter("conntrack.drop", 9), counter("IPReversePathFilter", 9),
                       counter("softnet.dropped", 9), counter("ListenDrops", 5000)};
  CHECK(found(snapshot, "syn-lost-before-tcp").empty());
}

}  // namespace
}  // namespace pawprint
