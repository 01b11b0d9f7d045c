// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/recorded_screen.h"

#include <csignal>
#include <utility>

#include "app/full_screen.h"
#include "app/operator_files.h"
#include "app/watched_recording.h"

namespace pawprint {
namespace {

// False: the terminal cannot be used.
Result<bool> watch(const Options& options, WatchedRecording& recording) {
  auto terminal = take_terminal(options);
  if (!terminal) return false;
  auto loop = EventLoop::create();
  if (!loop) return fail(loop.error());
  if (auto set = loop->on_signals({SIGINT, SIGTERM, SIGHUP}, [&] { loop->stop(); }); !set) {
    return fail(set.error());
  }
  FullScreen screen(options, std::move(*terminal), recording, true);
  if (auto attached = screen.attach_to(*loop); !attached) return fail(attached.error());
  if (auto ran = loop->run(); !ran) return fail(ran.error());
  return true;
}

}  // namespace

std::optional<Failure> show_recording(const Options& options, bool& is_shown) {
  const std::filesystem::path& path = options.report.file;
  auto told = read_operator_files(options);
  if (!told) return Failure{told.error(), kExitUsage};
  const auto reader = Reader::open(path);
  if (!reader) return Failure{reader.error()};
  Progress progress;
  const ReplayOptions how = replay_options(options, progress);
  const auto window = replay_window(*reader, how);
  if (!window) return no_window(window.error(), path);
  auto recording =
      WatchedRecording::open(*reader, {model_options(*reader, options), how, *window,
                                       source_info(*reader, path, options), std::move(*told)});
  if (!recording) return Failure{std::move(recording.error()).within(path.string())};
  (*recording)->forget_progress();
  progress.clear();
  const auto watched = watch(options, **recording);
  if (!watched) return Failure{watched.error()};
  is_shown = *watched;
  if (is_shown) say_notes(*reader);
  return std::nullopt;
}

}  // namespace pawprint
