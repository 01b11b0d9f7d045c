// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Hands each event to several sinks, in the order in which they were added.
#pragma once

#include <initializer_list>
#include <vector>

#include "source/source.h"

namespace pawprint {

// The sinks must outlive it.
class Fan final : public EventSink {
 public:
  Fan() = default;
  Fan(std::initializer_list<EventSink*> sinks) : sinks_(sinks) {}

  void add(EventSink& sink) { sinks_.push_back(&sink); }
  void on_event(const Event& event) override {
    for (EventSink* sink : sinks_) sink->on_event(event);
  }

 private:
  std::vector<EventSink*> sinks_;
};

}  // namespace pawprint
