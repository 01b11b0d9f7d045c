// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/report.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <optional>

#include "app/event_lines.h"
#include "app/exit_status.h"
#include "app/operator_files.h"
#include "app/output_file.h"
#include "app/progress.h"
#include "app/view_options.h"
#include "core/interrupts.h"
#include "core/output.h"
#include "core/text.h"
#include "findings/findings.h"
#include "history/history.h"
#include "model/model.h"
#include "source/replay/replay.h"
#include "view/comparison_view.h"
#include "view/html/page.h"
#include "view/json.h"
#include "view/tables.h"

namespace pawprint {
namespace {

constexpr std::size_t kPieceBytes = 1 << 16;

// Events to several sinks.
class Fan final : public EventSink {
 public:
  void add(EventSink& sink) { sinks_.push_back(&sink); }
  void on_event(const Event& event) override {
    for (EventSink* sink : sinks_) sink->on_event(event);
  }

 private:
  std::vector<EventSink*> sinks_;
};

// The last tick: what is told after it belongs to its time.
class LastTick final : public EventSink {
 public:
  void on_event(const Event& event) override {
    if (const auto* tick = std::get_if<pp_tick>(&event)) tick_ = *tick;
  }
  const std::optional<pp_tick>& tick() const { return tick_; }

 private:
  std::optional<pp_tick> tick_;
};

// An error and the exit status that it means.
struct Failure {
  Error error;
  int status = kExitIo;
};

int complain(const Failure& failure) {
  if (failure.error.code == EPIPE) return kExitDone;  // the reader has had enough
  fmt::print(stderr, "pawprint: {}\n", printable(failure.error.message()));
  return failure.status;
}

void say_notes(const Reader& reader) {
  for (const std::string& note : reader.notes()) {
    fmt::print(stderr, "pawprint: {}\n", printable(note));
  }
  if (const auto& filter = reader.info().source.filter) {
    fmt::print(stderr, "pawprint: recorded with a filter ({}): other traffic is not in it\n",
               printable(*filter));
  }
}

ReplayOptions replay_options(const Options& options, Progress& progress) {
  ReplayOptions replay;
  replay.since = options.report.since;
  replay.until = options.report.until;
  replay.filter = options.filter;
  replay.progress = [&progress](double share) {
    progress.show(fmt::format("pawprint: reading {:.0f} %", share * 100));
    return !Interrupts::is_pending();
  };
  return replay;
}

// Feeds `sink` with what of `path` is in the window, after `opened` has seen the reader.
std::optional<Failure> read_recording(const std::filesystem::path& path, const Options& options,
                                      const std::function<EventSink&(const Reader&)>& opened) {
  auto reader = Reader::open(path);
  if (!reader) return Failure{reader.error()};
  say_notes(*reader);
  Progress progress;
  const ReplayOptions how = replay_options(options, progress);
  const auto window = replay_window(*reader, how);
  if (!window) {
    const bool is_usage = window.error().code == EINVAL;
    Error error = window.error();
    if (is_usage) error.code = 0;
    return Failure{std::move(error).within(path.string()), is_usage ? kExitUsage : kExitIo};
  }
  if (auto replayed = replay(*reader, *window, how, opened(*reader)); !replayed) {
    return Failure{std::move(replayed.error()).within(path.string())};
  }
  return std::nullopt;
}

std::optional<Failure> show_events(const Options& options, OutputFile& output) {
  EventLines lines([&](std::string_view text) { return output.write(text); }, kPieceBytes);
  if (auto failure = read_recording(options.report.file, options,
                                    [&](const Reader&) -> EventSink& { return lines; })) {
    return failure;
  }
  if (const auto& written = lines.flush(); !written) return Failure{written.error()};
  return std::nullopt;
}

// A recording as the views need it.
struct Replayed {
  Snapshot snapshot;
  History history;
  std::vector<std::string> notes;
};

std::optional<Failure> replay_into(const std::filesystem::path& path, const Options& options,
                                   Replayed& out) {
  const auto told = read_operator_files(options);
  if (!told) return Failure{told.error(), kExitUsage};
  std::optional<Model> model;
  Fan fan;
  LastTick last;
  fan.add(last);
  SourceInfo source;
  NodeInfo node;
  const auto opened = [&](const Reader& reader) -> EventSink& {
    node = reader.info().node;
    source = reader.info().source;
    source.replayed_from = path.string();
    if (const auto now = options.filter.description()) {
      source.filter = source.filter ? *source.filter + ", " + *now : *now;
    }
    out.notes = reader.notes();
    ModelOptions judged;
    judged.probe_timeout_ns =
        options.report.probe_timeout
            ? static_cast<std::uint64_t>(options.report.probe_timeout->count())
            : reader.info().probe_timeout_ns;
    fan.add(model.emplace(judged));
    if (options.format == Format::kHtml) fan.add(out.history);
    return fan;
  };
  if (auto failure = read_recording(path, options, opened)) return failure;
  // Behind those that were recorded: what is given now counts more.
  for (const Event& event : *told) model->on_event(event);
  if (!told->empty() && last.tick()) model->on_event(*last.tick());
  out.snapshot = model->snapshot(node, source);
  out.snapshot.findings = find_all(out.snapshot);
  return std::nullopt;
}

std::string render(const Options& options, const Replayed& replayed, std::size_t columns) {
  switch (options.format) {
    case Format::kJson:
      return to_json(replayed.snapshot) + '\n';
    case Format::kHtml:
      return render_html(replayed.snapshot, replayed.history, replayed.notes);
    case Format::kTable:
    case Format::kJsonl:
      break;
  }
  return render_tables(replayed.snapshot, columns);
}

std::optional<Failure> show_snapshot(const Options& options, OutputFile& output) {
  const std::size_t columns = options.report.output ? 0 : terminal_columns(STDOUT_FILENO);
  Replayed replayed;
  if (auto failure = replay_into(options.report.file, options, replayed)) return failure;
  std::string text;
  if (options.report.compare) {
    Replayed other;
    if (auto failure = replay_into(*options.report.compare, options, other)) return failure;
    text = options.format == Format::kJson
               ? comparison_json(replayed.snapshot, other.snapshot) + '\n'
               : render_comparison(replayed.snapshot, other.snapshot, columns);
  } else {
    apply(options, replayed.snapshot);
    text = render(options, replayed, columns);
  }
  if (auto written = output.write(text); !written) return Failure{written.error()};
  return std::nullopt;
}

}  // namespace

int run_report(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  const Interrupts interrupts;
  auto output = OutputFile::open(options.report.output, options.force);
  if (!output) {
    const bool exists = output.error().code == EEXIST;
    if (exists) output.error().what += " (--force writes over it)";
    return complain({output.error(), exists ? kExitUsage : kExitIo});
  }
  const auto failure = options.format == Format::kJsonl ? show_events(options, *output)
                                                        : show_snapshot(options, *output);
  if (failure) return complain(*failure);
  if (auto finished = output->finish(); !finished) return complain({finished.error()});
  return kExitDone;
}

}  // namespace pawprint
