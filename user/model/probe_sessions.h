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
#include <optional>
#include <unordered_map>

#include "model/kube_event_log.h"
#include "model/model.h"
#include "model/probe_rows.h"

namespace pawprint {

class ProbeSessions final : public ModelPart {
 public:
  // Bounds; what does not fit is counted as PP_LOSS_QUEUE.
  static constexpr std::size_t kMostRows = ProbeRows::kMostRows;
  static constexpr std::size_t kMostOpen = 16384;
  // A runtime that is still there so long after its command is not waited for.
  static constexpr std::uint64_t kRuntimeGraceNs = 10'000'000'000;

  explicit ProbeSessions(const ModelOptions& options) : rows_(options.probe_timeout_ns) {}

  void on_event(const Event& event) override;
  void fill(Snapshot& snapshot, const TimeMap& time) const override;

 private:
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
    ProbeRowKey row;
    std::uint64_t begin_ns = 0;  // of the first phase that is known
    std::optional<std::uint64_t> setup_ns;
    std::uint64_t enter_ns = 0;
    bool runtime_waited_for = false;
    std::optional<pp_probe_children_exit> children_exit;
    std::optional<pp_probe_exit> exit;
  };

  void begin(const pp_probe_exec& event);
  void end(const pp_probe_exit& event);
  void runtime_exit(const pp_probe_runtime_exit& event);
  void children_exit(const pp_probe_children_exit& event);
  void children_lost(const SessionKey& key);
  void throttled(const pp_probe_throttled& event);
  void tick(std::uint64_t now_ns);
  static void children_ended(Session& session);
  // All phases are known, or never will be.
  void complete(const SessionKey& key, std::optional<std::uint64_t> runtime_exit_ns);

  ProbeRows rows_;
  KubeEventLog kube_events_;
  std::unordered_map<SessionKey, Session, SessionKeyHash> open_;
  // Ended sessions whose children still run.
  std::unordered_map<SessionKey, Session, SessionKeyHash> outlived_;
  // Ended sessions, for what is told of them later; emptied at each second tick.
  std::unordered_map<SessionKey, ProbeRowKey, SessionKeyHash> ended_, ended_before_;
  std::uint64_t not_followed_ = 0;  // sessions that found no room
};

}  // namespace pawprint
