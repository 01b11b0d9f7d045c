// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/report.h"

#include <unistd.h>

#include <csignal>
#include <optional>

#include "app/exit_status.h"
#include "app/full_screen.h"
#include "app/operator_files.h"
#include "app/output_file.h"
#include "app/recorded.h"
#include "app/recorded_screen.h"
#include "app/view_options.h"
#include "core/interrupts.h"
#include "core/output.h"
#include "export/event_lines.h"
#include "history/history.h"
#include "source/fan.h"
#include "view/comparison_view.h"
#include "view/html/page.h"
#include "view/json.h"
#include "view/tables.h"

namespace pawprint {
namespace {

std::optional<Failure> show_events(const Options& options, OutputFile& output) {
  EventLines lines([&](std::string_view text) { return output.write(text); });
  auto failure = read_recording(
      options.report.file, options, [&](const Reader&) -> EventSink& { return lines; },
      [&] { return !lines.result(); });
  if (const auto written = lines.finish(); !written) return Failure{written.error()};
  if (failure) return failure;
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
  std::optional<RecordedModel> model;
  Fan fan;
  const auto opened = [&](const Reader& reader) -> EventSink& {
    out.notes = reader.notes();
    fan.add(model.emplace(reader, path, options, *told));
    if (options.format == Format::kHtml) fan.add(out.history);
    return fan;
  };
  if (auto failure = read_recording(path, options, opened)) return failure;
  out.snapshot = model->finish();
  return std::nullopt;
}

Result<void> write(const Options& options, const Replayed& replayed, std::size_t columns,
                   OutputFile& output) {
  Result<void> written;
  switch (options.format) {
    case Format::kJson:
      written = write_json(replayed.snapshot, output.writer());
      return written ? output.write("\n") : written;
    case Format::kHtml:
      return output.write(render_html(replayed.snapshot, replayed.history, replayed.notes));
    case Format::kTable:
    case Format::kJsonl:
      break;
  }
  return write_tables(replayed.snapshot, columns, output.writer());
}

std::optional<Failure> show_snapshot(const Options& options, OutputFile& output) {
  const std::size_t columns = options.report.output ? 0 : terminal_columns(STDOUT_FILENO);
  Replayed replayed;
  if (auto failure = replay_into(options.report.file, options, replayed)) return failure;
  Result<void> written;
  if (options.report.compare) {
    Replayed other;
    if (auto failure = replay_into(*options.report.compare, options, other)) return failure;
    written = output.write(options.format == Format::kJson
                               ? comparison_json(replayed.snapshot, other.snapshot) + '\n'
                               : render_comparison(replayed.snapshot, other.snapshot, columns));
  } else {
    apply(options, replayed.snapshot);
    written = write(options, replayed, columns, output);
  }
  if (!written) return Failure{written.error()};
  return std::nullopt;
}

}  // namespace

int run_report(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  if (wants_full_screen(options) && !options.report.output && !options.report.compare) {
    bool is_shown = false;
    if (const auto failure = show_recording(options, is_shown)) return complain(*failure);
    if (is_shown) return kExitDone;
  }
  const Interrupts interrupts;
  auto output = OutputFile::open(options.report.output, options.force);
  if (!output) return complain(not_begun(output.error()));
  const auto failure = options.format == Format::kJsonl ? show_events(options, *output)
                                                        : show_snapshot(options, *output);
  if (failure) return complain(*failure);
  if (auto finished = output->finish(); !finished) return complain({finished.error()});
  return kExitDone;
}

}  // namespace pawprint
