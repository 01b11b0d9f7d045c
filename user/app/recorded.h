// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the commands that read recordings share: opening one and saying what its reader
// should know, its window, progress and Ctrl-C, and the model over it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "app/exit_status.h"
#include "app/options.h"
#include "app/progress.h"
#include "model/model.h"
#include "record/reader.h"
#include "source/replay/replay.h"

namespace pawprint {

// An error and the exit status that it means.
struct Failure {
  Error error;
  int status = kExitIo;
};

// One line on stderr. Returns the exit status: 0 where the reader of stdout has had enough.
int complain(const Failure& failure);

// Of an output that could not be begun: one that exists is a usage error.
Failure not_begun(Error error);

// On stderr: what one should know of a recording before one looks at it.
void say_notes(const Reader& reader);

// The part of a recording that `options` ask for. Reading it shows in `progress`, and ends
// early by Ctrl-C (core/interrupts.h) or when `is_enough` says so; that may be empty.
ReplayOptions replay_options(const Options& options, Progress& progress,
                             const std::function<bool()>& is_enough = {});

// Of the recording `path`, when replay_window() gave none: one that lies outside is a usage
// error.
Failure no_window(Error error, const std::filesystem::path& path);

// How a recording is judged: by what was asked for now, else by what it was recorded with.
ModelOptions model_options(const Reader& reader, const Options& options);

// Where its events come from, with the filter of now.
SourceInfo source_info(const Reader& reader, const std::filesystem::path& path,
                       const Options& options);

// Feeds what of `path` is in the window of `options` to the sink that `opened` makes when
// it has seen the reader. `is_enough` ends the reading early; may be empty.
std::optional<Failure> read_recording(const std::filesystem::path& path, const Options& options,
                                      const std::function<EventSink&(const Reader&)>& opened,
                                      const std::function<bool()>& is_enough = {});

// The model over a recording, with what `options` tell of pods beside it.
class RecordedModel final : public EventSink {
 public:
  // `told`: of --pods and --events (operator_files.h).
  RecordedModel(const Reader& reader, const std::filesystem::path& path, const Options& options,
                std::vector<Event> told);

  void on_event(const Event& event) override;

  // After the last event, once: what was told now counts more than what was recorded.
  Snapshot finish();

 private:
  NodeInfo node_;
  SourceInfo source_;
  Model model_;
  std::vector<Event> told_;
  std::optional<pp_tick> last_tick_;  // what is told belongs to its time
};

}  // namespace pawprint
