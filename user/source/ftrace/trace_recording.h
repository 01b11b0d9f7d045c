// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A private trace instance while it is recorded into: its buffers, their clock and reader.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "source/ftrace/instance_clock.h"
#include "source/ftrace/ring_reader.h"
#include "source/ftrace/tracefs.h"

namespace pawprint {

class TraceRecording {
 public:
  // Makes the instance `name`, with `buffer_kb` for each CPU; no event is enabled in it. Error:
  // what the kernel refused.
  static Result<TraceRecording> open(const Tracefs& tracefs, const std::string& name,
                                     unsigned buffer_kb);

  const TraceInstance& instance() const { return instance_; }
  RingReader& reader() { return reader_; }
  const InstanceClock& clock() const { return clock_; }
  // Once a second.
  void refresh_clock() { clock_.refresh(instance_); }

  // Events of all CPUs that the buffers lost so far.
  std::uint64_t lost_events() const;

 private:
  TraceRecording(TraceInstance instance, const InstanceClock& clock, RingReader reader)
      : instance_(std::move(instance)), clock_(clock), reader_(std::move(reader)) {}

  // Destroyed from the last to the first: files are closed before the instance is removed.
  TraceInstance instance_;
  InstanceClock clock_;
  RingReader reader_;
};

}  // namespace pawprint
