// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/watched_recording.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "core/clock.h"
#include "findings/findings.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kTrendNs = ui::Trends::kSeconds * kNsPerSec;
constexpr std::uint64_t kSecondsPerDay = 86400;

}  // namespace

std::optional<std::uint64_t> next_time_of_day(const std::string& text, std::uint64_t from_ns) {
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  int used = 0;
  const int fields =
      std::sscanf(text.c_str(), "%2u:%2u%n:%2u%n", &hour, &minute, &used, &second, &used);
  const bool is_whole = fields >= 2 && static_cast<std::size_t>(used) == text.size();
  if (!is_whole || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::uint64_t wanted = (hour * 60ULL + minute) * 60 + second;
  const std::uint64_t from = from_ns / kNsPerSec;
  const std::uint64_t midnight = from / kSecondsPerDay * kSecondsPerDay;
  const std::uint64_t at = midnight + wanted;
  return (at < from ? at + kSecondsPerDay : at) * kNsPerSec;
}

Result<std::unique_ptr<WatchedRecording>> WatchedRecording::open(const Reader& reader,
                                                                 Setup setup) {
  const auto span = reader.span();
  if (!span) return fail(span.error());
  const ReplayWindow between{std::max(setup.window.begin_ns, span->begin_ns),
                             std::min(setup.window.end_ns, span->end_ns)};
  std::unique_ptr<WatchedRecording> recording(
      new WatchedRecording(reader, std::move(setup), between));
  if (auto begun = recording->begin_anew(); !begun) return fail(begun.error());
  // That reads to the last byte, so damage anywhere is found before anything is shown.
  if (auto gone = recording->go_to(between.end_ns); !gone) return fail(gone.error());
  return recording;
}

void WatchedRecording::make_snapshot() {
  snapshot_ = observation_->model().snapshot(reader_.info().node, setup_.source);
  snapshot_.findings = find_all(snapshot_);
}

void WatchedRecording::look() {
  make_snapshot();
  trends_.observe(snapshot_);
}

Result<void> WatchedRecording::begin_anew() {
  observation_ = std::make_unique<Observation>(setup_.model, true);
  auto cursor = ReplayCursor::begin(reader_, setup_.window, setup_.replay, *observation_);
  if (!cursor) return fail(cursor.error());
  cursor_ = std::move(*cursor);
  now_ns_ = 0;
  trends_.clear();
  return {};
}

Result<void> WatchedRecording::advance_to(std::uint64_t time_ns) {
  if (auto fed = cursor_->advance_to(time_ns); !fed) return fail(fed.error());
  now_ns_ = time_ns;
  return {};
}

Result<void> WatchedRecording::go_to(std::uint64_t time_ns) {
  const std::uint64_t target = std::clamp(time_ns, span_.begin_ns, span_.end_ns);
  if (target < now_ns_) {
    if (auto begun = begin_anew(); !begun) return begun;
    if (target < reset_ns_) reset_ns_ = 0;
  }
  if (now_ns_ < reset_ns_) {
    if (auto gone = advance_to(reset_ns_); !gone) return gone;
    observation_->restart();
  }
  // Only the last minute before it is looked at second by second.
  const std::uint64_t minute_before = target - std::min(target, kTrendNs);
  if (now_ns_ < minute_before) {
    if (auto gone = advance_to(minute_before); !gone) return gone;
    trends_.clear();
    look();
  }
  const bool is_end = target == span_.end_ns;
  while (now_ns_ < target) {
    const std::uint64_t next = std::max(now_ns_ + kNsPerSec, span_.begin_ns);
    if (auto gone = advance_to(std::min(next, target)); !gone) return gone;
    look();
  }
  if (is_end) {
    // What was told after the last tick belongs to it.
    if (auto rest = cursor_->advance_to(UINT64_MAX); !rest) return fail(rest.error());
    look();
  }
  tell();
  return {};
}

// What the operator hands in, behind what was recorded up to here.
void WatchedRecording::tell() {
  if (setup_.told.empty()) return;
  for (const Event& event : setup_.told) observation_->on_event(event);
  const TimeMap& time = observation_->history().time();
  auto tick = make_event<pp_tick>(time.now_ns());
  tick.realtime_ns = time.realtime(time.now_ns());
  observation_->on_event(tick);
  make_snapshot();
}

Result<bool> WatchedRecording::pass_second(bool is_paused) {
  if (is_paused) return true;
  if (auto gone = step(1); !gone) return fail(gone.error());
  return now_ns_ < span_.end_ns;
}

void WatchedRecording::restart() {
  observation_->restart();
  reset_ns_ = now_ns_;
  trends_.clear();
  look();
}

Result<void> WatchedRecording::step(int seconds) {
  const std::uint64_t by = static_cast<std::uint64_t>(std::abs(seconds)) * kNsPerSec;
  return go_to(seconds < 0 ? now_ns_ - std::min(now_ns_, by) : now_ns_ + by);
}

Result<void> WatchedRecording::jump(const std::string& time) {
  const std::uint64_t begin_ns = observation_->history().time().realtime(span_.begin_ns);
  TimeBound bound;
  if (const auto at = next_time_of_day(time, begin_ns)) {
    bound.ns = *at + kNsPerSec - 1;  // all of that second
  } else {
    const auto parsed = parse_time_bound(time);
    if (!parsed) return fail(parsed.error());
    bound = *parsed;
  }
  const auto at = replay_time(reader_, {span_.begin_ns, span_.end_ns}, bound);
  if (!at) return fail(at.error());
  return go_to(*at);
}

}  // namespace pawprint
