// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Every event must be whole: what it is encoded to can be decoded.
#pragma once

#include "fuzz/input.h"
#include "source/source.h"

namespace pawprint::fuzz {

inline void must_be_whole(const Event& event) {
  must(decode(encode(event)).has_value());
}

class WholeEvents final : public EventSink {
 public:
  void on_event(const Event& event) override { must_be_whole(event); }
};

}  // namespace pawprint::fuzz
