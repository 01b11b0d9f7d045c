// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Feeds a recording's events to the model as live fed them: the same events give the
// same tables. A window into the recording is as if pawprint had been started at its
// begin and ended at its end: what was said before it that still holds comes first, and
// totals count from there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "core/time_bound.h"
#include "record/reader.h"
#include "source/bpf/bpf_collector.h"
#include "source/source.h"

namespace pawprint {

struct ReplayOptions {
  std::optional<TimeBound> since, until;
  TrafficFilter filter;
  // Called now and then with the share of the file that has been read, 0 to 1; false ends
  // the replay. May be empty.
  std::function<bool(double)> progress;
};

// Monotonic times, both included.
struct ReplayWindow {
  std::uint64_t begin_ns = 0;
  std::uint64_t end_ns = UINT64_MAX;
  bool is_whole() const { return begin_ns == 0 && end_ns == UINT64_MAX; }
};

// Where a time lies in the recording, monotonic. Error: the file is damaged.
Result<std::uint64_t> replay_time(const Reader& reader, const Reader::Span& span,
                                  const TimeBound& bound);

// Where the bounds lie in the recording. Error: EINVAL when nothing is between them;
// or the file is damaged.
Result<ReplayWindow> replay_window(const Reader& reader, const ReplayOptions& options);

// A replay that can stop on its way.
class ReplayCursor {
 public:
  // `reader` and `sink` must outlive it.
  static Result<ReplayCursor> begin(const Reader& reader, const ReplayWindow& window,
                                    const ReplayOptions& options, EventSink& sink);

  // Feeds what comes up to this monotonic time, that included. False: that was all. Error: as
  // replay().
  Result<bool> advance_to(std::uint64_t time_ns);

  ReplayCursor(ReplayCursor&&) noexcept;
  ReplayCursor& operator=(ReplayCursor&&) noexcept;
  ~ReplayCursor();

 private:
  struct State;
  explicit ReplayCursor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Reads the whole file, so that damage anywhere is found, and feeds what is in the
// window. Memory does not grow with the file. Error: damaged, and what `sink` got is not
// to be shown; ECANCELED when `progress` said so.
Result<void> replay(const Reader& reader, const ReplayWindow& window, const ReplayOptions& options,
                    EventSink& sink);

}  // namespace pawprint
