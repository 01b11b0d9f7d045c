// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Each event as a JSON line (--format jsonl), live or from a recording.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "model/time_map.h"
#include "source/source.h"

namespace pawprint {

class EventLines final : public EventSink {
 public:
  using Write = std::function<Result<void>(std::string_view)>;

  // Lines are handed to `write` in pieces of at least `piece_bytes`; 0: each at once.
  EventLines(Write write, std::size_t piece_bytes)
      : write_(std::move(write)), piece_bytes_(piece_bytes) {}

  void on_event(const Event& event) override;

  // What is left. The first error of `write`, after which nothing more is written.
  const Result<void>& flush();
  const Result<void>& result() const { return result_; }

 private:
  Write write_;
  std::size_t piece_bytes_;
  TimeMap time_;
  std::string piece_;
  Result<void> result_;
};

}  // namespace pawprint
