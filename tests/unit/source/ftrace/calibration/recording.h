// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Text traces of real kernels (tests/data/linux-*) as samples for calibration: the dumps,
// and what is known of the moment from the other events around them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "source/ftrace/calibration/samples.h"

namespace pawprint {

struct RecordedEvent {
  std::string scenario;
  std::string name;
  double seconds = 0;
  std::map<std::string, std::uint64_t, std::less<>> fields;

  std::uint64_t operator[](std::string_view field) const;
};

class Recording {
 public:
  // `kernel`: a folder of tests/data.
  explicit Recording(const std::string& kernel);

  // Segments that hit a TIME_WAIT socket. Known: th, the substate, and ts_recent where the
  // segment repeats it (scenario notnewer) or the size of the regression gives it
  // (ratelimited).
  std::vector<TimewaitSample> timewaits() const;

  // Sockets that enter TIME_WAIT. Known: ts_recent, where a segment that came later shows
  // at `tw_ts_recent` of the TIME_WAIT socket what the kernel made of it.
  std::vector<TimeWaitSample> time_waits(std::uint32_t tw_ts_recent) const;

  // SYNs of scenarios in which nobody accepts. Known: everything about the queues.
  std::vector<ListenerSample> listeners() const;

 private:
  std::string kernel_;
  std::vector<RecordedEvent> events_;
};

}  // namespace pawprint
