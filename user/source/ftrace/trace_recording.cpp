// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/trace_recording.h"

namespace pawprint {

Result<TraceRecording> TraceRecording::open(const Tracefs& tracefs, const std::string& name,
                                            unsigned buffer_kb) {
  auto instance = TraceInstance::create(tracefs, name, buffer_kb);
  if (!instance) return fail(instance.error());
  const auto clock = InstanceClock::choose(*instance);
  if (!clock) return fail(clock.error());
  auto reader = RingReader::open(tracefs, *instance);
  if (!reader) return fail(reader.error());
  return TraceRecording(std::move(*instance), *clock, std::move(*reader));
}

std::uint64_t TraceRecording::lost_events() const {
  std::uint64_t lost = 0;
  for (const unsigned cpu : instance_.cpus()) {
    if (const auto stats = instance_.stats(cpu)) lost += stats->lost();
  }
  return lost;
}

}  // namespace pawprint
