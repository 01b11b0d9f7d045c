// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Sessions that run, or whose children do: what their threads used of the CPU, and the events
// of their ends. Who belongs to a session is the tracker's knowledge.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "kernel/task_stats.h"
#include "source/source.h"

namespace pawprint {

class TracedSessions {
 public:
  // `has_runq_wait`: the kernel accounts the time that a thread waits for a CPU.
  TracedSessions(bool has_runq_wait, EventSink& sink)
      : has_runq_wait_(has_runq_wait), sink_(sink) {}

  // A session's name. The pid alone comes again while children of an older one live on.
  struct Key {
    std::uint32_t pid = 0;
    std::uint64_t exec_ns = 0;
    auto operator<=>(const Key&) const = default;
  };

  // `used_before`: by its process when it executed the command, the runtime's time.
  void begin(const Key& key, const std::optional<TaskTimes>& used_before);
  void add_child(const Key& key);
  // A thread of it, or of a child, ended. None: what it used is not known.
  void thread_ended(const Key& key, const std::optional<TaskTimes>& used);

  // The last thread of the command ended. `status`: as wait(2) reports it.
  void command_ended(std::uint64_t time_ns, const Key& key,
                     const std::optional<std::uint32_t>& status);
  void child_ended(std::uint64_t time_ns, const Key& key);
  // The command is gone, and its end was not seen.
  void command_lost(std::uint64_t time_ns, const Key& key);

 private:
  struct Session {
    bool command_runs = true;
    std::uint32_t children = 0;
    bool times_known = false;
    std::int64_t cpu_ns = 0;
    std::int64_t runq_wait_ns = 0;
  };

  // Fills `event`'s times and what it has of them.
  template <typename T>
  void fill_times(const Session& session, T& event) const;

  bool has_runq_wait_;
  EventSink& sink_;
  std::map<Key, Session> sessions_;
};

}  // namespace pawprint
