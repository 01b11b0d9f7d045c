// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Exec sessions one by one, put together from their events: for what shows each of them,
// where the model (probe_sessions.h) keeps sums. The same rules say when one is over.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "event/event.h"
#include "model/snapshot.h"

namespace pawprint {

// A session that is over: when it passed from one phase to the next. Monotonic ns.
struct ExecSession {
  std::string container_id;
  std::string command;
  bool command_truncated = false;
  std::uint64_t begin_ns = 0;  // of the first phase that is known
  bool has_setup = false;
  std::uint64_t enter_ns = 0;
  pp_probe_exit exit{};  // exec_ns: the end of start
  std::optional<std::uint64_t> runtime_exit_ns;

  std::uint64_t end_ns() const { return runtime_exit_ns.value_or(exit.h.time_ns); }
  std::uint64_t total_ns() const;
  PhaseTimes phases() const;
};

class ExecSessions {
 public:
  static constexpr std::size_t kMostOpen = 16384;  // those beyond are not followed

  // The sessions that are over with this event.
  std::vector<ExecSession> on_event(const Event& event);

 private:
  struct Open {
    ExecSession session;
    bool runtime_waited_for = false;
    bool has_exited = false;
  };
  using Key = std::pair<std::uint32_t, std::uint64_t>;  // pid, exec_ns

  void begin(const pp_probe_exec& event);

  std::map<Key, Open> open_;
};

}  // namespace pawprint
