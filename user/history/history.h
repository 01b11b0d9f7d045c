// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the pictures of a report are drawn from: drops over time, the timestamps of each
// remote host, the sessions of each probe. The model keeps sums; this keeps the course,
// in bounded memory: where there are too many points, every second one goes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/address.h"
#include "history/time_buckets.h"
#include "model/bounded_map.h"
#include "model/clock_lines.h"
#include "model/exec_sessions.h"
#include "model/time_map.h"
#include "source/source.h"

namespace pawprint {

// A SYN's timestamp. Times are monotonic.
struct TsvalPoint {
  std::uint64_t time_ns = 0;
  std::uint32_t tsval = 0;
  std::uint32_t line = 0;  // of ClockLines: which clock it is on
  bool is_refused = false;
};

struct HostHistory {
  ClockLines clocks;
  std::vector<TsvalPoint> points;
  std::uint64_t refused = 0;
  std::uint64_t backwards = 0;
  std::uint64_t left_out = 0;  // points that made room
};

struct SessionPoint {
  std::uint64_t begin_ns = 0;
  std::optional<std::uint64_t> setup_ns, teardown_ns;
  std::uint64_t start_ns = 0, run_ns = 0, total_ns = 0;
  std::uint32_t exit_status = 0;
};

struct ProbeHistory {
  std::vector<SessionPoint> sessions;
  std::uint64_t left_out = 0;
};

class History final : public EventSink {
 public:
  static constexpr std::size_t kMostHosts = 256;
  static constexpr std::size_t kMostProbes = 256;
  static constexpr std::size_t kMostPoints = 1000;  // of a host, of a probe

  using Hosts = BoundedMap<Address, HostHistory, AddressHash>;
  using ProbeKey = std::pair<std::string, std::string>;  // container id, command

  History() : hosts_(kMostHosts) {}

  void on_event(const Event& event) override;

  // By reason, from the exact totals where there are any.
  const TimeBuckets<PP_REASONS>& drops() const { return has_totals_ ? total_drops_ : drops_; }
  const Hosts& hosts() const { return hosts_; }
  const std::map<ProbeKey, ProbeHistory>& probes() const { return probes_; }
  const TimeMap& time() const { return time_; }

 private:
  struct Stamp {
    std::uint64_t time_ns;
    std::uint32_t tsval;
    std::uint16_t port;  // the remote's
  };

  void on_totals(const pp_syn_totals& event);
  void on_tsval(const std::uint8_t (&remote)[PP_ADDR_LEN], const Stamp& stamp, bool is_refused);
  void on_session(const ExecSession& session);

  TimeMap time_;
  bool has_totals_ = false;
  TimeBuckets<PP_REASONS> drops_, total_drops_;
  std::map<std::uint32_t, pp_syn_counts> totals_;
  Hosts hosts_;
  std::map<ProbeKey, ProbeHistory> probes_;
  ExecSessions sessions_;
};

}  // namespace pawprint
