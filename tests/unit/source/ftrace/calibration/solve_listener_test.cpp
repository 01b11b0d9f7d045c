// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What is found behind pointers, and what only a sequence of settings separates.
#include "source/ftrace/calibration/solve_listener.h"

#include "catch.h"
#include "source/ftrace/calibration/solve.h"

using namespace pawprint;

namespace {

constexpr std::uint32_t kNet = 48;
constexpr std::uint32_t kListenOpt = 64;
constexpr std::uint64_t kSk = 0xffff'8800'0001'0000;

// Two listeners, each in a namespace of its own, of a kernel with struct listen_sock.
ListenerSample sample(std::uint32_t number) {
  const std::uint32_t listener = number % 2;
  ListenerSample made;
  made.sk = kSk + listener * 4096;
  made.backlog = 20 + number;
  made.waiting = number / 2;
  made.half_open = 8 + number;
  made.young = number < 4 ? made.half_open : number - 3;
  made.dropped = number;
  made.netns = 0xf000'0100 + listener;
  made.syncookies = number % 3;
  made.max_syn_backlog = 1000 + number;
  made.max_qlen_log = 5 + listener;
  made.sock.put(0, made.waiting | std::uint64_t{made.backlog} << 16);
  made.sock.put(8, made.half_open == 8 ? 0 : 8);  // follows nothing
  made.sock.put(40, kSk + listener * 4096 + 40);  // an empty list
  made.sock.put(kNet, 0xffff'8800'0100'0000 + listener * 8192);
  made.sock.put(kListenOpt, 0xffff'8800'0200'0000 + listener * 256);
  made.sock.put(72, 0xffff'8800'0300'0000);  // the same for all
  MemoryDump net;
  net.put(16, made.netns);
  net.put(24, std::uint64_t{*made.syncookies} << 8);
  net.put(32, std::uint64_t{*made.max_syn_backlog} << 32);
  MemoryDump queue;
  queue.put(0, *made.max_qlen_log | std::uint64_t{made.half_open} << 32);
  queue.put(8, *made.young);
  made.behind = {{kNet, net}, {kListenOpt, queue}};
  return made;
}

std::vector<ListenerSample> samples() {
  std::vector<ListenerSample> all;
  for (std::uint32_t number = 0; number < 8; number++) all.push_back(sample(number));
  return all;
}

KernelLayout solved(const std::vector<ListenerSample>& all) {
  KernelLayout layout;
  solve_listener(all, layout);
  return layout;
}

}  // namespace

TEST_CASE("calibration: a queue and a namespace behind pointers") {
  const KernelLayout layout = solved(samples());
  CHECK(layout.sk_ack_backlog.offset == 0U);
  CHECK(layout.sk_max_ack_backlog.offset == 2U);
  CHECK(layout.sk_max_ack_backlog.width == 2);
  CHECK(layout.listen_opt.offset == kListenOpt);
  CHECK(layout.listen_max_qlen_log.offset == 0U);
  CHECK(layout.listen_qlen.offset == 4U);
  CHECK(layout.listen_qlen_young.offset == 8U);
  CHECK(layout.skc_net.offset == kNet);
  CHECK(layout.net_inum.offset == 16U);
  CHECK(layout.net_syncookies.offset == 25U);
  CHECK(layout.net_syncookies.width == 1);
  CHECK(layout.net_max_syn_backlog.offset == 36U);
  CHECK_FALSE(layout.queue_qlen);
  CHECK(layout.sk_drops.why ==
        "no 4 bytes hold the number of dropped segments in all of 8 samples");
}

TEST_CASE("calibration: a queue in the sock itself needs no pointer") {
  auto all = samples();
  for (auto& one : all) one.sock.put(88, one.half_open | std::uint64_t{*one.young} << 32);
  const KernelLayout layout = solved(all);
  CHECK(layout.queue_qlen.offset == 88U);
  CHECK(layout.queue_young.offset == 92U);
  CHECK(layout.listen_opt.why == "this kernel keeps the request queue in the sock");
}

TEST_CASE("calibration: while no SYN-ACK was sent again young has a twin") {
  auto all = samples();
  all.resize(4);
  const KernelLayout layout = solved(all);
  CHECK(layout.listen_opt.why == "64→4, 64→8 all hold the number of half-open connections");
  CHECK_FALSE(layout.listen_qlen_young);
}

TEST_CASE("calibration: a number that does not fit a byte shows that tcp_syncookies is an int") {
  auto all = samples();
  for (auto& one : all) {
    one.syncookies = 0x1'0001;
    one.behind[kNet].put(24, 0x1'0001);
  }
  all[0].syncookies = 1;
  all[0].behind[kNet].put(24, 1);
  CHECK(solved(all).net_syncookies.offset == 24U);
  CHECK(solved(all).net_syncookies.width == 4);
}

TEST_CASE("calibration: two pointers that lead to the inode number are no answer") {
  auto all = samples();
  for (auto& one : all) one.behind[72] = one.behind[kNet];
  const KernelLayout layout = solved(all);
  CHECK(layout.skc_net.why == "48→16, 72→16 all hold the namespace's inode number");
  CHECK_FALSE(layout.net_inum);
  CHECK_FALSE(layout.net_syncookies);
}

TEST_CASE("calibration: the next sock of the slab is not taken for the one that was read") {
  auto all = samples();
  for (auto& one : all) one.behind[1712] = one.behind[kNet];
  const KernelLayout layout = solved(all);
  CHECK(layout.skc_net.offset == kNet);
  CHECK(layout.net_inum.offset == 16U);
}

TEST_CASE("calibration: which pointers are worth following") {
  auto all = samples();
  CHECK(netns_pointers(all) == std::vector<std::uint32_t>{kNet, kListenOpt});
  // A second listener in a namespace: what is each sock's own is not the namespace.
  all.push_back(sample(0));
  all.back().sk += 64 * 1024;
  all.back().sock.put(kListenOpt, 0xffff'8800'0400'0000);
  CHECK(netns_pointers(all) == std::vector<std::uint32_t>{kNet});
  CHECK(listen_opt_pointers(all) == std::vector<std::uint32_t>{kListenOpt});
  CHECK(netns_pointers({}).empty());
}

TEST_CASE("calibration: half of the backlog pair is nothing") {
  auto all = samples();
  for (auto& one : all) one.backlog = 20;
  const KernelLayout layout = solved(all);
  CHECK_FALSE(layout.sk_ack_backlog);
  CHECK(layout.sk_ack_backlog.why == "the other field of the pair is not found");
}
