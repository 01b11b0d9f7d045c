// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/probe_verdicts.h"

#include <algorithm>

namespace pawprint {
namespace {

constexpr std::uint32_t kSigKill = 9;

}  // namespace

int exit_code(std::uint32_t status) {
  const std::uint32_t signal = status & 0x7fU;
  return signal != 0 ? 128 + static_cast<int>(signal) : static_cast<int>((status >> 8) & 0xffU);
}

void ProbeVerdicts::judge(const Outcome& outcome, const ProbeRule& rule) {
  const bool over = rule.timeout_ns && outcome.total_ns > *rule.timeout_ns;
  bool failed = over;
  if (over) ++over_;
  if (outcome.status) {
    failed = failed || exit_code(*outcome.status) != 0;
    // Its own clock started before the command's: up to a tenth earlier.
    if ((*outcome.status & 0x7fU) == kSigKill && rule.timeout_ns &&
        outcome.total_ns >= *rule.timeout_ns - *rule.timeout_ns / 10) {
      ++killed_;
    }
  }
  failures_ = failed ? failures_ + 1 : 0;
  most_failures_ = std::max(most_failures_, failures_);
  // The kubelet begins anew after it acted.
  if (rule.failure_threshold && failures_ > 0 && failures_ % *rule.failure_threshold == 0) {
    ++threshold_reached_;
  }
}

void ProbeVerdicts::add(const Outcome& outcome, const ProbeRule& rule) {
  judge(outcome, rule);
  if (outcome.status && exit_code(*outcome.status) == 0) {
    longest_success_ns_ = std::max(longest_success_ns_, outcome.total_ns);
  }
  ++count_;
  recent_.push_back(outcome);
  if (recent_.size() > kRemembered) recent_.pop_front();
}

void ProbeVerdicts::rejudge(const ProbeRule& rule, const Histogram& total) {
  const std::uint64_t killed_before = count_ > recent_.size() ? killed_ : 0;
  over_ = killed_ = failures_ = most_failures_ = threshold_reached_ = 0;
  for (const Outcome& outcome : recent_) judge(outcome, rule);
  if (count_ == recent_.size()) return;
  killed_ = std::max(killed_, killed_before);
  if (rule.timeout_ns) over_ = std::max(over_, total.count_above(*rule.timeout_ns));
}

}  // namespace pawprint
