// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events that are known before the observation begins, such as pod specs: told at the
// first tick.
#pragma once

#include <utility>
#include <vector>

#include "context/context.h"

namespace pawprint {

class GivenEvents final : public Context {
 public:
  explicit GivenEvents(std::vector<Event> events) : events_(std::move(events)) {}

  void on_event(const Event& /*event*/) override {}
  void tick(EventSink& out, std::uint64_t now_ns) override {
    for (Event& event : events_) {
      std::visit([&](auto& e) { e.h.time_ns = now_ns; }, event);
      out.on_event(event);
    }
    events_.clear();
  }

 private:
  std::vector<Event> events_;
};

}  // namespace pawprint
