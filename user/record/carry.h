// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What still holds of events that are dropped or passed over: the last word on each
// listener, each namespace's totals, the clock, and the sessions under way. With it a
// window into the middle of a recording is as good as one from its beginning.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "source/source.h"

namespace pawprint {

class Carry final : public EventSink {
 public:
  void on_event(const Event& event) override;

  // The events to keep: the last tick first, the others in the order of their time.
  std::vector<Event> events() const;

 private:
  // By kind and key, as bytes: an Event is as large as the largest kind.
  std::map<std::pair<std::uint16_t, std::string>, std::string> kept_;
};

}  // namespace pawprint
