// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events as a kernel side or a recording gives them, each behind its length.
#pragma once

#include <span>

#include "event/event.h"
#include "fuzz/input.h"
#include "source/source.h"

namespace pawprint::fuzz {

// Hands over what decode() takes.
inline void tell_events(Input& input, EventSink& sink) {
  while (!input.empty()) {
    const auto bytes = input.take(input.number(2));
    const auto event = decode(std::as_bytes(bytes));
    if (!event) continue;
    must(is_whole(*event));
    sink.on_event(*event);
  }
}

}  // namespace pawprint::fuzz
