// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Puts events back in the order of their time. Buffers are per CPU, so what is read
// from one may be older than what was already read from another. An event is let go
// once every buffer has been read to its end after the event's time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "source/source.h"

namespace pawprint {

class TimeOrder final : public EventSink {
 public:
  // An event that is being written while buffers are read may be this late.
  static constexpr std::uint64_t kSlackNs = 1'000'000;
  // Beyond this many held events all are let go at once: memory stays bounded.
  static constexpr std::size_t kMostHeld = 65536;

  explicit TimeOrder(EventSink& next) : next_(next) {}

  void on_event(const Event& event) override;

  // Every buffer was read to its end, and reading began at `drain_began_ns`.
  void release(std::uint64_t drain_began_ns);

  // Let everything go: nothing more will come.
  void flush();

  bool empty() const { return held_.empty(); }

 private:
  struct Held {
    std::uint64_t time_ns;
    std::size_t offset;  // into bytes_
    std::size_t size;
  };

  void let_go_until(std::uint64_t time_ns);

  EventSink& next_;
  std::vector<Held> held_;        // in order of arrival
  std::vector<std::byte> bytes_;  // encoded: an Event is as large as the largest kind
};

}  // namespace pawprint
