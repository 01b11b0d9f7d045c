// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the kubelet would say to the sessions of one command: too late, killed, failed so
// often in a row that it acts. The last sessions are remembered, so that a pod spec which
// becomes known later judges them too.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "model/histogram.h"
#include "model/probe_specs.h"

namespace pawprint {

// A session that ended. Times are those of its events.
struct Outcome {
  std::uint64_t begin_ns = 0;
  std::uint64_t end_ns = 0;
  std::uint64_t total_ns = 0;
  std::optional<std::uint32_t> status;  // as wait(2) gives it
};

// As a shell and the kubelet show it: 128 + signal.
int exit_code(std::uint32_t status);

class ProbeVerdicts {
 public:
  static constexpr std::size_t kRemembered = 128;

  void add(const Outcome& outcome, const ProbeRule& rule);

  // The rule is another now. Sessions that are remembered no more are judged by their
  // histogram `total`: exact to a bucket.
  void rejudge(const ProbeRule& rule, const Histogram& total);

  std::uint64_t over_timeout() const { return over_; }
  // SIGKILL at the timeout; well before it (out of memory) it is a failure of another kind.
  std::uint64_t killed() const { return killed_; }
  std::uint64_t consecutive_failures() const { return failures_; }
  std::uint64_t most_consecutive_failures() const { return most_failures_; }
  // How often failureThreshold was reached.
  std::uint64_t threshold_reached() const { return threshold_reached_; }
  std::uint64_t longest_success_ns() const { return longest_success_ns_; }

  const std::deque<Outcome>& recent() const { return recent_; }

 private:
  void judge(const Outcome& outcome, const ProbeRule& rule);

  std::deque<Outcome> recent_;
  std::uint64_t count_ = 0;
  std::uint64_t over_ = 0, killed_ = 0;
  std::uint64_t failures_ = 0, most_failures_ = 0, threshold_reached_ = 0;
  std::uint64_t longest_success_ns_ = 0;
};

}  // namespace pawprint
