// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Why a SYN got no answer, from what may be read without a hook: the listener's queue and its
// drops, and the kernel's counters of that network namespace from before and after the
// SYN. Counters are of all SYNs in between, so a reason is named only when no other fits.
#pragma once

#include <cstdint>
#include <optional>

#include "pawprint/event.h"

namespace pawprint {

// By how much counters of TcpExt rose around a SYN; none: the kernel has no such counter, or
// it could not be read.
struct CounterRise {
  std::optional<std::uint32_t> listen_drops;
  std::optional<std::uint32_t> listen_overflows;
  std::optional<std::uint32_t> req_q_full_drop;
  std::optional<std::uint32_t> paws_passive;
  std::optional<std::uint32_t> skipped_time_wait;

  bool operator==(const CounterRise&) const = default;
};

struct ListenerEvidence {
  bool exists = false;
  std::uint64_t inode = 0;  // 0: several listeners share the address
  // The accept queue, after the SYN came.
  std::optional<std::uint32_t> ack_backlog;
  std::optional<std::uint32_t> max_ack_backlog;
  bool was_full = false;  // before or after the SYN
  // Its own drops around the SYN.
  std::optional<std::uint32_t> drops_rise;
  CounterRise rise;
  bool lossy = false;  // packets were lost: an answer may be among them
};

struct Explanation {
  enum pp_syn_reason reason = PP_REASON_UNKNOWN;
  std::uint16_t candidates = 0;  // bits 1 << reason, when none is certain
};

Explanation explain_unanswered(const ListenerEvidence& listener, bool has_timestamp);

}  // namespace pawprint
