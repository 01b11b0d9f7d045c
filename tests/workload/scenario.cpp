// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "scenario.h"

#include "scripts.h"

namespace pawprint::workload {
namespace {

constexpr ListenerShape kIpv4{};
constexpr ListenerShape kIpv6{.bound = Bound::kIpv6};
constexpr ListenerShape kBacklog2{.backlog = 2};
constexpr ListenerShape kBacklog2Ipv6{.bound = Bound::kIpv6, .backlog = 2};
constexpr ListenerShape kBacklog2Dual{.bound = Bound::kDual, .backlog = 2};
constexpr ListenerShape kBacklog2Mptcp{.backlog = 2, .mptcp = true};
constexpr ListenerShape kBacklog4{.backlog = 4};
constexpr ListenerShape kBacklog8{.backlog = 8};
constexpr ListenerShape kBacklog128{.backlog = 128};

const Setting kNoCookies{"ipv4/tcp_syncookies", "0"};
const Setting kCookies{"ipv4/tcp_syncookies", "1", true};
// 3.10 reads it at listen() and per SYN; its last quarter is for hosts that it knows.
const Setting kMost16{"ipv4/tcp_max_syn_backlog", "16"};
const Setting kMost128{"ipv4/tcp_max_syn_backlog", "128"};
const Setting kMost1024{"ipv4/tcp_max_syn_backlog", "1024"};
const Setting kRecycle{"ipv4/tcp_tw_recycle", "1"};
const Setting kRecycleOnly{"ipv4/tcp_tw_recycle", "1", true};

const std::vector<Scenario> kScenarios{
    {"accept", 1, "answered SYNs", play_accept},
    {"accept6", 13, "the same over IPv6", play_accept, kIpv6},
    {"twregress", 2, "older TSval on a TIME_WAIT tuple: bare ACK", play_twregress},
    {"twregress6", 15, "the same over IPv6", play_twregress, kIpv6},
    {"twreuse", 3, "newer TSval on a TIME_WAIT tuple: accepted", play_twreuse},
    {"notnewer", 9, "equal TSval, sequence number not newer: bare ACK", play_notnewer},
    {"ratelimited", 10, "two refused SYNs at once: the second gets nothing", play_ratelimited},
    {"finwait2", 11, "SYNs and data on FIN_WAIT2 TIME_WAIT sockets", play_finwait2},
    {"outofwindow", 29, "SYNs far out of the window of FIN_WAIT2", play_outofwindow},
    {"recycle", 4, "an older clock at a stamped host", play_recycle, kIpv4, {kRecycle}},
    {"recycle_clientclose",
     19,
     "the same, but the client closes first: no stamp",
     play_recycle_clientclose,
     kIpv4,
     {kRecycle}},
    {"acceptq", 5, "full accept queue", play_acceptq, kBacklog2},
    {"acceptq6", 14, "the same over IPv6", play_acceptq, kBacklog2Ipv6},
    {"acceptqm", 16, "the same, IPv4 at a dual-stack listener", play_acceptq, kBacklog2Dual},
    {"mptcp", 20, "the same, plain TCP at an MPTCP listener", play_acceptq, kBacklog2Mptcp},
    {"finalack", 12, "the queue fills before the final ACK", play_finalack, kBacklog4},
    {"synq", 6, "full request queue", play_synq, kBacklog8, {kNoCookies, kMost16}},
    {"synq_recycle",
     7,
     "the same with tcp_tw_recycle",
     play_synq,
     kBacklog8,
     {kNoCookies, kMost16, kRecycleOnly}},
    {"cookies", 8, "the same with cookies", play_synq, kBacklog8, {kCookies, kMost16}},
    {"isn_queue_full",
     27,
     "accepted TIME_WAIT reuse at full queues",
     play_isn_queue_full,
     kBacklog2,
     {kNoCookies, kMost128}},
    {"noroute", 26, "no route back", play_noroute},
    {"lsm", 34, "refused by a security module (lsm_refuse)", play_lsm},
    {"noise", 17, "RST, SYN+FIN, malformed options, no timestamps", play_noise},
    {"story", 28, "two clocks behind one address reuse each other's tuples", play_story},
    {"clock1", 22, "one clock", play_clock1},
    {"clocks2", 21, "two clocks behind one address", play_clocks2},
    {"clocks3", 18, "three clocks behind one address", play_clocks3},
    {"clocks_100hz", 31, "two clocks of 100 Hz", play_clocks_100hz},
    {"clocks_250hz", 32, "two clocks of 250 Hz", play_clocks_250hz},
    {"clocks_1mhz", 33, "two clocks of 1 MHz", play_clocks_1mhz},
    {"clocks_random", 23, "a random TSval on each SYN", play_clocks_random},
    {"clock_wrap", 24, "one clock that wraps", play_clock_wrap},
    {"clock_reboot", 25, "one clock that starts again", play_clock_reboot},
    {"burst", 30, "a SYN flood from many addresses", play_burst, kBacklog128, {kMost1024}},
};

}  // namespace

std::span<const Scenario> scenarios() {
  return kScenarios;
}

}  // namespace pawprint::workload
