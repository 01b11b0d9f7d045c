// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What events alone do not tell and the node does: the kernel's own counters, who owns
// a listening socket. A Context watches the events and adds events of its own, which
// are recorded and replayed like all others, so that a replay needs no node.
#pragma once

#include <cstdint>

#include "source/source.h"

namespace pawprint {

class Context : public EventSink {
 public:
  // Sees each event before the model does. May add events to `out` of start() and tick().
  void on_event(const Event& event) override = 0;

  // Before the first event: what the node looks like now.
  virtual void start() {}

  // Once a second.
  virtual void tick(EventSink& out, std::uint64_t now_ns) = 0;

  // In place of the last tick.
  virtual void finish(EventSink& out, std::uint64_t now_ns) { tick(out, now_ns); }
};

}  // namespace pawprint
