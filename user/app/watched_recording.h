// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A recording on the full screen: the model as it was at any time of it. The way forward
// feeds what comes; the way back begins anew.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/watched.h"
#include "source/replay/replay.h"

namespace pawprint {

class WatchedRecording final : public Watched {
 public:
  struct Setup {
    ModelOptions model;
    ReplayOptions replay;
    ReplayWindow window;
    SourceInfo source;
    std::vector<Event> told;  // by the operator, now: counts more than what was recorded
  };

  // At its end, all of it read and checked. `reader` must outlive it. Error: damaged, or
  // interrupted (ECANCELED).
  static Result<std::unique_ptr<WatchedRecording>> open(const Reader& reader, Setup setup);

  const Observation& observation() const override { return *observation_; }
  const Snapshot& snapshot() const { return snapshot_; }
  std::optional<Snapshot> take_snapshot() override { return snapshot_; }
  const ui::Trends& trends() const override { return trends_; }

  Result<bool> pass_second(bool is_paused) override;
  void restart() override;
  Result<void> step(int seconds) override;
  // "+5m" after the begin, "-10m" before the end, RFC 3339, or a time of day: the first one
  // of that name from the begin on.
  Result<void> jump(const std::string& time) override;

  // Progress and interruption are for the first reading, before there is a screen.
  void forget_progress() { setup_.replay.progress = nullptr; }

 private:
  WatchedRecording(const Reader& reader, Setup setup, ReplayWindow span)
      : reader_(reader), setup_(std::move(setup)), span_(span) {}
  Result<void> go_to(std::uint64_t time_ns);
  Result<void> begin_anew();
  Result<void> advance_to(std::uint64_t time_ns);
  void tell();
  void make_snapshot();
  void look();

  const Reader& reader_;
  Setup setup_;
  ReplayWindow span_;  // begin and end, as monotonic times of events
  std::unique_ptr<Observation> observation_;
  std::optional<ReplayCursor> cursor_;
  std::uint64_t now_ns_ = 0;    // monotonic
  std::uint64_t reset_ns_ = 0;  // counts from here; 0: from the begin
  Snapshot snapshot_;
  ui::Trends trends_;
};

// The time of day "12:34:56" (UTC) as realtime ns: the first one that is not before
// `from_ns`. None: it is no time of day.
std::optional<std::uint64_t> next_time_of_day(const std::string& text, std::uint64_t from_ns);

}  // namespace pawprint
