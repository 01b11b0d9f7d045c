// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/instance_clock.h"

#include <optional>

#include "core/clock.h"

namespace pawprint {
namespace {

// Of which the narrowest counts.
constexpr int kReadings = 5;

std::optional<TraceClock::Reading> read_clock(const TraceInstance& instance) {
  const auto cpus = instance.cpus();
  std::optional<TraceClock::Reading> best;
  for (int i = 0; i < kReadings && !cpus.empty(); ++i) {
    TraceClock::Reading reading;
    reading.before_ns = monotonic_ns();
    const auto stats = instance.stats(cpus.front());
    reading.after_ns = monotonic_ns();
    if (!stats || stats->now_ns == 0) continue;
    reading.trace_ns = stats->now_ns + 500;  // it is cut to 1 us
    if (!best || reading.width_ns() < best->width_ns()) best = reading;
  }
  return best;
}

}  // namespace

Result<InstanceClock> InstanceClock::choose(const TraceInstance& instance) {
  const auto chosen = instance.choose_clock({"mono", "global"});
  if (!chosen) return fail(chosen.error());
  InstanceClock clock;
  clock.is_monotonic_ = *chosen == "mono";
  if (clock.is_monotonic_) {
    clock.clock_.set_monotonic();
  } else if (const auto reading = read_clock(instance)) {
    clock.clock_.add(*reading);
  } else {
    return fail("the trace instance does not tell its time");
  }
  return clock;
}

void InstanceClock::refresh(const TraceInstance& instance) {
  if (is_monotonic_) return;
  if (const auto reading = read_clock(instance)) clock_.add(*reading);
}

}  // namespace pawprint
