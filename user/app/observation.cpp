// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/observation.h"

#include <algorithm>

namespace pawprint {

void Observation::Run::on_event(const Event& event) {
  model.on_event(event);
  if (!keeps_course) return;
  log.on_event(event);
  history.on_event(event);
}

Observation::Observation(const ModelOptions& options, bool keeps_course)
    : options_(options),
      keeps_course_(keeps_course),
      run_(std::make_unique<Run>(options, 0, keeps_course)) {}

void Observation::on_event(const Event& event) {
  now_ns_ = std::max<std::uint64_t>(now_ns_, header(event).time_ns);
  run_->window.on_event(event);
  if (keeps_course_) carry_.on_event(event);
}

void Observation::restart() {
  auto run = std::make_unique<Run>(options_, now_ns_, keeps_course_);
  run->window.set_is_before(true);
  for (const Event& event : carry_.events()) run->window.on_event(event);
  run->window.set_is_before(false);
  // A window opens with its first event: the clock as it was last told.
  for (const Event& event : carry_.events()) {
    if (const auto* tick = std::get_if<pp_tick>(&event)) {
      pp_tick now = *tick;
      now.realtime_ns += now_ns_ - now.h.time_ns;
      now.h.time_ns = now_ns_;
      run->window.on_event(now);
    }
  }
  run_ = std::move(run);
}

}  // namespace pawprint
