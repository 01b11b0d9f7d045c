// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Exec sessions, from their events to one row for each (container, command).
//
//   setup      first exec of the runtime's process → into the container's cgroup
//   start      → exec of the command
//   run        → end of the command's last thread
//   teardown   → end of the runtime; unknown when the runtime left first (detached)
//   total      from the first known of these to the last
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/histogram.h"
#include "model/model.h"

namespace pawprint {

class ProbeSessions final : public ModelPart {
 public:
  // Bounds; what does not fit is counted as PP_LOSS_QUEUE.
  static constexpr std::size_t kMostRows = 16384;
  static constexpr std::size_t kMostOpen = 16384;
  // A runtime that is still there so long after its command is not waited for.
  static constexpr std::uint64_t kRuntimeGraceNs = 10'000'000'000;

  explicit ProbeSessions(const ModelOptions& options) : options_(options) {}

  void on_event(const Event& event) override;
  void fill(Snapshot& snapshot, const TimeMap& time) const override;

 private:
  struct RowKey {
    std::string container_id;
    std::string command;
    auto operator<=>(const RowKey&) const = default;
  };

  struct Row {
    bool command_truncated = false;
    std::uint64_t count = 0;
    Histogram total, setup, start, run, teardown;
    std::uint64_t cpu_ns = 0, runq_wait_ns = 0;
    bool cpu_known = false, runq_known = false;
    std::map<int, std::uint64_t> exit_codes;
    std::uint64_t failed = 0, killed = 0, over_timeout = 0, consecutive_failures = 0;
    std::uint64_t last_seen_ns = 0;
  };

  struct SessionKey {
    std::uint32_t pid;
    std::uint64_t exec_ns;
    bool operator==(const SessionKey&) const = default;
  };
  struct SessionKeyHash {
    std::size_t operator()(const SessionKey& key) const {
      return std::hash<std::uint64_t>{}(key.exec_ns ^ (std::uint64_t{key.pid} << 40));
    }
  };

  struct Session {
    RowKey row;
    std::uint64_t begin_ns = 0;  // of the first phase that is known
    std::optional<std::uint64_t> setup_ns;
    std::uint64_t enter_ns = 0;
    bool runtime_waited_for = false;
    std::optional<pp_probe_exit> exit;
  };

  void begin(const pp_probe_exec& event);
  void end(const pp_probe_exit& event);
  void runtime_exit(const pp_probe_runtime_exit& event);
  void children_exit(const pp_probe_children_exit& event);
  void tick(std::uint64_t now_ns);
  // All phases are known, or never will be.
  void complete(const SessionKey& key, std::optional<std::uint64_t> runtime_exit_ns);
  static void add_phases(Row& row, const SessionKey& key, const Session& session,
                         std::optional<std::uint64_t> runtime_exit_ns);
  void judge(Row& row, const Session& session, std::uint64_t total_ns) const;
  static void add_times(Row& row, const pp_header& head, std::uint64_t cpu_ns,
                        std::uint64_t runq_wait_ns);
  ProbeRow fill_row(const RowKey& key, const Row& row, const TimeMap& time) const;

  ModelOptions options_;
  std::map<RowKey, Row> rows_;
  std::unordered_map<SessionKey, Session, SessionKeyHash> open_;
  // Ended sessions whose children still run.
  std::unordered_map<SessionKey, Session, SessionKeyHash> outlived_;
  std::uint64_t not_followed_ = 0;  // sessions that found no room
};

}  // namespace pawprint
