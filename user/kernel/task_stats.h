// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a thread used of the CPU. From /proc while it lives, from taskstats netlink messages
// (CONFIG_TASKSTATS) when it ends: the kernel sends one for each thread that ends, before
// its sched_process_exit tracepoint (kernel/exit.c do_exit(), 3.10 to 6.18).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "kernel/netlink_socket.h"

namespace pawprint {

struct TaskTimes {
  std::uint64_t cpu_ns = 0;
  std::uint64_t runq_wait_ns = 0;  // 0 also where the kernel does not account it
  bool operator==(const TaskTimes&) const = default;
};

// The main thread of process `pid` so far. None: it is gone, or the kernel does not tell
// (CONFIG_SCHEDSTATS before 4.6, CONFIG_SCHED_INFO since).
std::optional<TaskTimes> read_task_times(const std::filesystem::path& proc_root, std::uint32_t pid);

using VisitTaskExit = std::function<void(std::uint32_t tid, const TaskTimes& times)>;

// The ends of threads in what a taskstats socket received. Messages that are no such thing
// are passed over; one that claims to be longer than it is ends it.
void parse_task_exits(std::span<const std::byte> received, const VisitTaskExit& visit);

class TaskExits {
 public:
  // Threads of every CPU from now on. `possible_cpus`: a list as in
  // /sys/devices/system/cpu/possible. Error: EPERM without CAP_NET_ADMIN, ENOENT when the
  // kernel has no taskstats, EINVAL outside of the initial pid or user namespace.
  static Result<TaskExits> listen(std::string_view possible_cpus);

  // Hands over all that has ended since, in no order across CPUs. Does not block. False:
  // some were lost.
  bool drain(const VisitTaskExit& visit);

 private:
  explicit TaskExits(NetlinkSocket socket) : socket_(std::move(socket)), buffer_(kBufferBytes) {}

  static constexpr std::size_t kBufferBytes = 16384;

  NetlinkSocket socket_;
  std::vector<std::byte> buffer_;
};

}  // namespace pawprint
