// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/replay/event_window.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace pawprint {
namespace {

// value - base, each of its 64-bit counts alone.
template <typename Counts>
void subtract(Counts& value, const Counts& base) {
  using Words = std::array<__u64, sizeof(Counts) / sizeof(__u64)>;
  auto words = std::bit_cast<Words>(value);
  const auto base_words = std::bit_cast<Words>(base);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] -= std::min(words[i], base_words[i]);
  value = std::bit_cast<Counts>(words);
}

bool is_total(const Event& event) {
  return std::holds_alternative<pp_syn_totals>(event) ||
         std::holds_alternative<pp_timewait_totals>(event) ||
         std::holds_alternative<pp_netns_counters>(event);
}

}  // namespace

void EventWindow::on_event(const Event& event) {
  const std::uint64_t time_ns = header(event).time_ns;
  if (!is_open_ && (is_before_ || time_ns < begin_ns_)) {
    before_.on_event(event);
    before_ns_ = std::max(before_ns_, time_ns);
    return;
  }
  if (time_ns > end_ns_) return;
  if (!is_open_) open();
  pass_on(event);
}

void EventWindow::open() {
  is_open_ = true;
  for (const Event& event : before_.events()) {
    if (const auto* tick = std::get_if<pp_tick>(&event)) {
      // The window begins where it was asked to, not at the last event before it.
      pp_tick first = *tick;
      first.h.time_ns = std::max<std::uint64_t>(begin_ns_, before_ns_);
      first.realtime_ns += first.h.time_ns - tick->h.time_ns;
      next_.on_event(first);
    } else {
      remember_totals(event);
      if (!is_total(event)) next_.on_event(event);
    }
  }
}

void EventWindow::remember_totals(const Event& event) {
  if (const auto* totals = std::get_if<pp_syn_totals>(&event)) totals_[totals->netns] = *totals;
  if (const auto* totals = std::get_if<pp_timewait_totals>(&event)) {
    timewait_totals_[totals->netns] = *totals;
  }
  if (const auto* counters = std::get_if<pp_netns_counters>(&event)) {
    counters_[counters->netns] = *counters;
  }
}

void EventWindow::pass_on(const Event& event) {
  // What was counted up to the begin is before it.
  if (header(event).time_ns <= begin_ns_) {
    remember_totals(event);
    if (is_total(event)) return;
  }
  // Running totals, from the begin on.
  const auto since_begin = [this](auto totals, const auto& begin) {
    if (const auto base = begin.find(totals.netns); base != begin.end()) {
      subtract(totals.counts, base->second.counts);
    }
    next_.on_event(totals);
  };
  if (const auto* syns = std::get_if<pp_syn_totals>(&event)) return since_begin(*syns, totals_);
  if (const auto* segments = std::get_if<pp_timewait_totals>(&event)) {
    return since_begin(*segments, timewait_totals_);
  }
  if (const auto* counters = std::get_if<pp_netns_counters>(&event)) {
    if (const auto base = counters_.find(counters->netns); base != counters_.end()) {
      pp_netns_counters since = *counters;
      for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
        since.value[id] -= std::min(since.value[id], base->second.value[id]);
      }
      next_.on_event(since);
      return;
    }
  }
  next_.on_event(event);
}

}  // namespace pawprint
