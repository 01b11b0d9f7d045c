// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/drop_explanation.h"

#include <bit>

namespace pawprint {
namespace {

constexpr std::uint16_t bit(pp_syn_reason reason) {
  return static_cast<std::uint16_t>(1U << reason);
}

// Drops that only ListenDrops counts: net/ipv4/tcp_input.c tcp_conn_request(), 5.4.286.
constexpr std::uint16_t kUncounted = bit(PP_REASON_NO_MEMORY) | bit(PP_REASON_LSM_DENIED) |
                                     bit(PP_REASON_NO_ROUTE) |
                                     bit(PP_REASON_SYN_QUEUE_LAST_QUARTER);
// No counter moves, and the listener did not drop it.
constexpr std::uint16_t kNotDropped = bit(PP_REASON_SYNACK_ALLOC) | bit(PP_REASON_SYNACK_XMIT);

bool rose(const std::optional<std::uint32_t>& counter) {
  return counter.value_or(0) > 0;
}

// Drops that none of the counters with a meaning of its own explains.
bool has_other_drops(const CounterRise& rise) {
  const std::uint64_t explained = std::uint64_t{rise.listen_overflows.value_or(0)} +
                                  rise.req_q_full_drop.value_or(0) + rise.paws_passive.value_or(0);
  return rise.listen_drops.value_or(0) > explained;
}

}  // namespace

Explanation explain_unanswered(const ListenerEvidence& listener, bool has_timestamp) {
  const CounterRise& rise = listener.rise;
  if (listener.lossy || !rise.listen_drops) return {};
  const bool dropped = listener.drops_rise ? *listener.drops_rise > 0 : *rise.listen_drops > 0;
  if (!dropped) return {PP_REASON_UNKNOWN, kNotDropped};

  std::uint16_t fits = 0;
  if (rose(rise.listen_overflows)) fits |= bit(PP_REASON_ACCEPT_QUEUE_FULL);
  if (rose(rise.req_q_full_drop)) fits |= bit(PP_REASON_SYN_QUEUE_FULL);
  if (rose(rise.paws_passive) && has_timestamp) fits |= bit(PP_REASON_PAWS_PER_HOST);
  if (has_other_drops(rise)) fits |= kUncounted;
  // An overflow is another listener's when this one's queue had room.
  const std::uint16_t without_overflow = fits & ~bit(PP_REASON_ACCEPT_QUEUE_FULL);
  if (!listener.was_full && listener.max_ack_backlog && without_overflow != 0) {
    fits = without_overflow;
  }
  if (std::popcount(fits) != 1) return {PP_REASON_UNKNOWN, fits};
  const auto reason = static_cast<pp_syn_reason>(std::countr_zero(fits));
  // A final ACK moves ListenOverflows too.
  if (reason == PP_REASON_ACCEPT_QUEUE_FULL && !listener.was_full) return {PP_REASON_UNKNOWN, fits};
  return {reason, 0};
}

}  // namespace pawprint
