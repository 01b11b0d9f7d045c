// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What still holds of events that are dropped or passed over: the last word on each
// listener, each namespace's totals, the clock, and the sessions under way. With it a
// window into the middle of a recording is as good as one from its beginning. Bounded: of
// each kind the words that were said longest ago go.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "source/source.h"

namespace pawprint {

class Carry final : public EventSink {
 public:
  static constexpr std::size_t kMost = 65536;  // of each kind

  void on_event(const Event& event) override;

  // The events to keep: the last tick first, the others in the order of their time.
  std::vector<Event> events() const;

 private:
  using Keys = std::list<std::string>;
  struct Word {
    std::string bytes;  // an Event is as large as the largest kind
    Keys::iterator age;
  };
  struct Kind {
    std::map<std::string, Word> words;
    Keys oldest_first;
  };

  void keep(std::uint16_t kind, const std::string& key, std::string bytes);
  void forget(std::uint16_t kind, const std::string& key);

  std::map<std::uint16_t, Kind> kinds_;
};

}  // namespace pawprint
