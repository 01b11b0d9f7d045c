// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events in a few words, for lists of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "history/history.h"
#include "model/time_map.h"
#include "ui/cells.h"

namespace pawprint::ui {

struct EventText {
  std::string id;
  std::uint64_t time_ns = 0;  // realtime
  std::string kind;           // as in the event stream
  std::string remote;         // empty: of no remote host
  std::string place;          // the local end, the container or the pod
  std::string reason;         // of a SYN that was dropped
  std::string text;
  Tone tone = Tone::kPlain;
};

// None: a kind of which lists do not tell.
std::optional<EventText> event_text(const Event& event, const TimeMap& time);

// A probe's session as an event at its end.
EventText session_text(const History::ProbeKey& probe, const SessionPoint& session,
                       const TimeMap& time);

// When it ended, realtime. A screen that is held shows none that ended after its picture.
std::uint64_t ended_ns(const SessionPoint& session, const TimeMap& time);

// "1", "killed by 9": what wait(2) reported.
std::string exit_text(std::uint32_t status);

}  // namespace pawprint::ui
