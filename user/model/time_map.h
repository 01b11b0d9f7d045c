// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// From the monotonic times of events to wall-clock times, by the pairs in ticks, and
// the window that events have covered.
#pragma once

#include <algorithm>
#include <cstdint>
#include <variant>

#include "event/event.h"

namespace pawprint {

class TimeMap {
 public:
  void on_event(const Event& event) {
    const std::uint64_t time_ns = header(event).time_ns;
    if (const auto* tick = std::get_if<pp_tick>(&event)) {
      offset_ns_ = static_cast<std::int64_t>(tick->realtime_ns - time_ns);
    }
    if (begin_ns_ == 0) begin_ns_ = time_ns;
    now_ns_ = std::max(now_ns_, time_ns);
  }

  std::uint64_t begin_ns() const { return begin_ns_; }  // monotonic
  std::uint64_t now_ns() const { return now_ns_; }      // monotonic
  std::uint64_t realtime(std::uint64_t monotonic_ns) const {
    return monotonic_ns + static_cast<std::uint64_t>(offset_ns_);
  }

 private:
  std::int64_t offset_ns_ = 0;
  std::uint64_t begin_ns_ = 0;
  std::uint64_t now_ns_ = 0;
};

}  // namespace pawprint
