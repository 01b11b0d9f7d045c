// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Lets through the events of a window, preceded by what still held at its begin, with
// running totals counted from there.
#pragma once

#include <cstdint>
#include <map>

#include "record/carry.h"
#include "source/source.h"

namespace pawprint {

class EventWindow final : public EventSink {
 public:
  // Monotonic times, both included.
  EventWindow(std::uint64_t begin_ns, std::uint64_t end_ns, EventSink& next)
      : begin_ns_(begin_ns), end_ns_(end_ns), next_(next) {}

  void on_event(const Event& event) override;

  // What comes now is before the window whatever its time: state in front of a trimmed
  // recording.
  void set_is_before(bool is_before) { is_before_ = is_before; }

 private:
  void open();
  void pass_on(const Event& event);
  void remember_totals(const Event& event);

  std::uint64_t begin_ns_;
  std::uint64_t end_ns_;
  EventSink& next_;
  bool is_before_ = false;
  bool is_open_ = false;
  Carry before_;
  std::uint64_t before_ns_ = 0;  // time of the last event before the window
  std::map<std::uint32_t, pp_syn_totals> totals_;
  std::map<std::uint32_t, pp_timewait_totals> timewait_totals_;
  std::map<std::uint32_t, pp_netns_counters> counters_;
};

}  // namespace pawprint
