// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/recorded.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "core/interrupts.h"
#include "core/text.h"
#include "findings/findings.h"

namespace pawprint {

void say_notes(const Reader& reader) {
  for (const std::string& note : reader.notes()) {
    fmt::print(stderr, "pawprint: {}\n", printable(note));
  }
  if (const auto& filter = reader.info().source.filter) {
    fmt::print(stderr, "pawprint: recorded with a filter ({}): other traffic is not in it\n",
               printable(*filter));
  }
}

ModelOptions model_options(const Reader& reader, const Options& options) {
  ModelOptions judged;
  judged.probe_timeout_ns = options.report.probe_timeout
                                ? static_cast<std::uint64_t>(options.report.probe_timeout->count())
                                : reader.info().probe_timeout_ns;
  return judged;
}

SourceInfo source_info(const Reader& reader, const std::filesystem::path& path,
                       const Options& options) {
  SourceInfo source = reader.info().source;
  source.replayed_from = path.string();
  if (const auto now = options.filter.description()) {
    source.filter = source.filter ? *source.filter + ", " + *now : *now;
  }
  return source;
}

ReplayOptions replay_options(const Options& options, Progress& progress,
                             const std::function<bool()>& is_enough) {
  ReplayOptions how;
  how.since = options.report.since;
  how.until = options.report.until;
  how.filter = options.filter;
  how.progress = [&progress, is_enough](double share) {
    progress.show(fmt::format("pawprint: reading {:.0f} %", share * 100));
    return !Interrupts::is_pending() && !(is_enough && is_enough());
  };
  return how;
}

Failure no_window(Error error, const std::filesystem::path& path) {
  const bool is_usage = error.code == EINVAL;
  if (is_usage) error.code = 0;
  return {std::move(error).within(path.string()), is_usage ? kExitUsage : kExitIo};
}

int complain(const Failure& failure) {
  if (failure.error.code == EPIPE) return kExitDone;
  fmt::print(stderr, "pawprint: {}\n", printable(failure.error.message()));
  return failure.status;
}

Failure not_begun(Error error) {
  const bool exists = error.code == EEXIST;
  if (exists) error.what += " (--force writes over it)";
  return {std::move(error), exists ? kExitUsage : kExitIo};
}

std::optional<Failure> read_recording(const std::filesystem::path& path, const Options& options,
                                      const std::function<EventSink&(const Reader&)>& opened,
                                      const std::function<bool()>& is_enough) {
  auto reader = Reader::open(path);
  if (!reader) return Failure{reader.error()};
  say_notes(*reader);
  Progress progress;
  const ReplayOptions how = replay_options(options, progress, is_enough);
  const auto window = replay_window(*reader, how);
  if (!window) return no_window(window.error(), path);
  if (auto replayed = replay(*reader, *window, how, opened(*reader)); !replayed) {
    return Failure{std::move(replayed.error()).within(path.string())};
  }
  return std::nullopt;
}

RecordedModel::RecordedModel(const Reader& reader, const std::filesystem::path& path,
                             const Options& options, std::vector<Event> told)
    : node_(reader.info().node),
      source_(source_info(reader, path, options)),
      model_(model_options(reader, options)),
      told_(std::move(told)) {}

void RecordedModel::on_event(const Event& event) {
  if (const auto* tick = std::get_if<pp_tick>(&event)) last_tick_ = *tick;
  model_.on_event(event);
}

Snapshot RecordedModel::finish() {
  for (const Event& event : told_) model_.on_event(event);
  if (!told_.empty() && last_tick_) model_.on_event(*last_tick_);
  Snapshot snapshot = model_.snapshot(node_, source_);
  snapshot.findings = find_all(snapshot);
  return snapshot;
}

}  // namespace pawprint
