// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/task_stats.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/taskstats.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

using Bytes = std::vector<std::byte>;

void append(Bytes& bytes, const void* from, std::size_t size) {
  const auto* begin = static_cast<const std::byte*>(from);
  bytes.insert(bytes.end(), begin, begin + size);
  bytes.resize(NLMSG_ALIGN(bytes.size()));
}

Bytes attribute(std::uint16_t type, const Bytes& payload) {
  const nlattr head{static_cast<__u16>(NLA_HDRLEN + payload.size()), type};
  Bytes bytes;
  append(bytes, &head, sizeof(head));
  append(bytes, payload.data(), payload.size());
  return bytes;
}

template <typename T>
Bytes bytes_of(const T& value) {
  Bytes bytes(sizeof(value));
  std::memcpy(bytes.data(), &value, sizeof(value));
  return bytes;
}

// `stats_bytes`: as many as this kernel's struct has.
Bytes end_of(std::uint32_t tid, const taskstats& stats, std::size_t stats_bytes,
             std::uint16_t aggregate = TASKSTATS_TYPE_AGGR_PID) {
  Bytes inner = attribute(TASKSTATS_TYPE_PID, bytes_of(tid));
  const Bytes pad = attribute(TASKSTATS_TYPE_NULL, {});
  append(inner, pad.data(), pad.size());
  Bytes payload = bytes_of(stats);
  payload.resize(stats_bytes);
  const Bytes told = attribute(TASKSTATS_TYPE_STATS, payload);
  append(inner, told.data(), told.size());
  const Bytes outer = attribute(aggregate, inner);
  nlmsghdr head{};
  head.nlmsg_type = 24;
  head.nlmsg_len = static_cast<__u32>(NLMSG_HDRLEN + GENL_HDRLEN + outer.size());
  const genlmsghdr generic{TASKSTATS_CMD_NEW, 1, 0};
  Bytes message;
  append(message, &head, sizeof(head));
  append(message, &generic, sizeof(generic));
  append(message, outer.data(), outer.size());
  return message;
}

std::vector<std::pair<std::uint32_t, TaskTimes>> parsed(const Bytes& bytes) {
  std::vector<std::pair<std::uint32_t, TaskTimes>> all;
  parse_task_exits(
      bytes, [&](std::uint32_t tid, const TaskTimes& times) { all.emplace_back(tid, times); });
  return all;
}

}  // namespace

TEST_CASE("task stats: ends of threads, structs of every kernel's size", "[unit]") {
  taskstats stats{};
  stats.cpu_run_virtual_total = 1234;
  stats.cpu_delay_total = 56;
  for (const std::size_t size : {std::size_t{328}, sizeof(taskstats), sizeof(taskstats) + 64}) {
    Bytes two = end_of(7, stats, size);
    const Bytes second = end_of(8, stats, size);
    append(two, second.data(), second.size());
    const auto all = parsed(two);
    REQUIRE(all.size() == 2);
    CHECK(all[0] == std::pair<std::uint32_t, TaskTimes>{7, {1234, 56}});
    CHECK(all[1].first == 8);
  }
}

TEST_CASE("task stats: without delay accounting the sampled times count", "[unit]") {
  taskstats stats{};
  stats.ac_utime = 3000;
  stats.ac_stime = 1000;
  const auto all = parsed(end_of(7, stats, sizeof(stats)));
  REQUIRE(all.size() == 1);
  CHECK(all[0].second == TaskTimes{4'000'000, 0});
}

TEST_CASE("task stats: a whole process's, cut ones and others are passed over", "[unit]") {
  CHECK(parsed(end_of(7, {}, sizeof(taskstats), TASKSTATS_TYPE_AGGR_TGID)).empty());
  CHECK(parsed(end_of(7, {}, 100)).empty());
  const Bytes whole = end_of(7, {}, sizeof(taskstats));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(parsed(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))).empty());
  }
  CHECK(parsed(whole).size() == 1);
}

TEST_CASE("task stats: a living thread's from schedstat", "[unit]") {
  const test::TempDir proc;
  proc.write("7/schedstat", "190923 45678 3\n");
  proc.write("8/schedstat", "nothing\n");
  CHECK(read_task_times(proc.path(), 7) == TaskTimes{190923, 45678});
  CHECK(read_task_times(proc.path(), 8) == std::nullopt);
  CHECK(read_task_times(proc.path(), 9) == std::nullopt);
}

}  // namespace pawprint
