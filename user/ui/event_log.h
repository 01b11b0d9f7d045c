// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The last events, for the screen: bounded, and what tells of trouble is not pushed out by
// what does not.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "source/source.h"

namespace pawprint::ui {

// Does a segment that hit a TIME_WAIT socket tell of trouble?
bool is_notable(const pp_timewait& segment);

class EventLog final : public EventSink {
 public:
  static constexpr std::size_t kMostNotable = 2000;
  static constexpr std::size_t kMostOthers = 500;

  void on_event(const Event& event) override;

  // The last one first.
  std::vector<Event> events() const;

  std::size_t size() const { return notable_.size() + others_.size(); }

 private:
  // As bytes: an Event is as large as the largest kind.
  std::deque<std::string> notable_, others_;
};

}  // namespace pawprint::ui
