// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/time_order.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

namespace pawprint {

void TimeOrder::on_event(const Event& event) {
  const std::span<const std::byte> bytes = encode(event);
  held_.push_back(Held{header(event).time_ns, bytes_.size(), bytes.size()});
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  if (held_.size() > kMostHeld) flush();
}

void TimeOrder::let_go_until(std::uint64_t time_ns) {
  std::vector<Held> due = std::exchange(held_, {});
  const std::vector<std::byte> bytes = std::exchange(bytes_, {});
  const auto later = std::stable_partition(
      due.begin(), due.end(), [&](const Held& held) { return held.time_ns <= time_ns; });
  std::stable_sort(due.begin(), later,
                   [](const Held& a, const Held& b) { return a.time_ns < b.time_ns; });
  for (auto held = due.begin(); held != due.end(); ++held) {
    const auto event = decode(std::span(bytes).subspan(held->offset, held->size));
    if (!event) continue;  // it was an Event when it came: cannot fail
    if (held < later) {
      next_.on_event(*event);
    } else {
      on_event(*event);
    }
  }
}

void TimeOrder::release(std::uint64_t drain_began_ns) {
  if (held_.empty() || drain_began_ns <= kSlackNs) return;
  let_go_until(drain_began_ns - kSlackNs - 1);
}

void TimeOrder::flush() {
  if (!held_.empty()) let_go_until(std::numeric_limits<std::uint64_t>::max());
}

}  // namespace pawprint
