// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// How long the cgroup of a session's container was throttled while the session ran: read
// when its exec and its exit are seen, some ms after they happened. A kernel or a cgroup
// that does not account it gives no event.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "context/context.h"

namespace pawprint {

class Throttling final : public Context {
 public:
  static constexpr std::size_t kMostSessions = 16384;
  static constexpr std::size_t kMostContainers = 16384;

  // `cgroup_root` is /sys/fs/cgroup.
  Throttling(std::filesystem::path proc_root, std::filesystem::path cgroup_root)
      : proc_root_(std::move(proc_root)), cgroup_root_(std::move(cgroup_root)) {}

  void on_event(const Event& event) override;
  void tick(EventSink& out, std::uint64_t now_ns) override;

 private:
  struct Open {
    std::filesystem::path cpu_stat;
    std::uint64_t throttled_ns = 0;
  };

  void begin(const pp_probe_exec& event);
  void end(const pp_probe_exit& event);
  const std::filesystem::path* cpu_stat_of(const pp_probe_exec& event);

  std::filesystem::path proc_root_;
  std::filesystem::path cgroup_root_;
  std::map<std::string, std::filesystem::path, std::less<>> containers_;  // id → its cpu.stat
  std::map<std::pair<std::uint32_t, std::uint64_t>, Open> open_;          // by pid and exec time
  std::vector<pp_probe_throttled> ended_;                                 // told at the next tick
};

}  // namespace pawprint
