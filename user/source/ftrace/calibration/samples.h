// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What calibration goes by: memory of the kernel at a moment at which the values in it
// were known, because calibration's own sockets and segments put them there.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "source/ftrace/calibration/memory_dump.h"

namespace pawprint {

// A moment in full seconds, by both clocks that kernels stamp with, from just before it to
// just after it.
struct Seconds {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};
struct Moment {
  Seconds realtime;   // get_seconds(), until 4.18
  Seconds monotonic;  // ktime_get_seconds(), since 4.19
};

// A SYN entered conn_request: the listening sock, and memory behind pointers in it.
struct ListenerSample {
  std::uint64_t sk = 0;  // its address
  MemoryDump sock{};
  std::map<std::uint32_t, MemoryDump> behind{};  // by the pointer's offset in the sock

  std::uint32_t backlog = 0;                  // as given to listen(2)
  std::uint32_t waiting = 0;                  // established, not accepted
  std::uint32_t half_open = 0;                // SYN-ACK sent, handshake not finished
  std::optional<std::uint32_t> young{};       // of these, SYN-ACK not sent again
  std::optional<std::uint32_t> dropped{};     // segments that this listener threw away
  std::uint64_t netns = 0;                    // inode number of its network namespace
  std::optional<std::uint32_t> syncookies{};  // of its namespace
  std::optional<std::uint32_t> max_syn_backlog{};
  std::optional<std::uint32_t> max_qlen_log{};  // of its table, before 4.4
};

// A sock entered tcp_time_wait.
struct TimeWaitSample {
  MemoryDump sock{};
  std::optional<std::uint32_t> ts_recent{};  // the TSval that the kernel has to remember
  std::optional<Moment> stamp{};             // when it was remembered
  std::optional<std::array<std::uint8_t, 16>> daddr_v6{};
};

// A segment entered tcp_timewait_state_process.
struct TimewaitSample {
  MemoryDump tw{};
  MemoryDump skb{};
  std::uint64_t th = 0;  // its TCP header's address

  std::optional<std::uint32_t> ts_recent{};
  std::optional<Moment> stamp{};
  std::optional<std::uint8_t> substate{};  // TCP_FIN_WAIT2 or TCP_TIME_WAIT
  std::optional<std::uint32_t> rcv_nxt{};
};

struct CalibrationSamples {
  std::vector<ListenerSample> listeners{};
  std::vector<TimeWaitSample> time_waits{};
  std::vector<TimewaitSample> timewaits{};
};

}  // namespace pawprint
