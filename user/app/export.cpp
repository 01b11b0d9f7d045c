// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/export.h"

#include <unistd.h>

#include <csignal>
#include <memory>
#include <optional>

#include "app/operator_files.h"
#include "app/output_file.h"
#include "app/output_folder.h"
#include "app/recorded.h"
#include "core/interrupts.h"
#include "export/csv_writer.h"
#include "export/event_lines.h"
#include "export/pcapng_writer.h"
#include "export/perfetto_writer.h"
#include "source/fan.h"

namespace pawprint {
namespace {

std::unique_ptr<ExportWriter> make_writer(ExportFormat format, WriteBytes write,
                                          const RecordingInfo& info) {
  switch (format) {
    case ExportFormat::kPcapng:
      return std::make_unique<PcapngWriter>(std::move(write), info);
    case ExportFormat::kPerfetto:
      return std::make_unique<PerfettoWriter>(std::move(write), info);
    default:
      return std::make_unique<EventLines>(std::move(write));
  }
}

// Reads the recording and ends the writer; an error of writing is the one that counts.
std::optional<Failure> run(const Options& options, const std::unique_ptr<ExportWriter>& writer,
                           const std::function<EventSink&(const Reader&)>& opened) {
  auto failure = read_recording(options.report.file, options, opened,
                                [&] { return writer && !writer->result(); });
  if (writer && !writer->result()) return Failure{writer->result().error()};
  if (failure) return failure;
  if (auto finished = writer->finish(); !finished) return Failure{finished.error()};
  return std::nullopt;
}

std::optional<Failure> export_file(const Options& options) {
  if (options.export_to == ExportFormat::kPcapng && !options.report.output &&
      isatty(STDOUT_FILENO) == 1) {
    return Failure{{"pcapng is not for a terminal: -o FILE, or | tshark -r -", 0}, kExitUsage};
  }
  auto output = OutputFile::open(options.report.output, options.force);
  if (!output) return not_begun(output.error());
  std::unique_ptr<ExportWriter> writer;
  const auto opened = [&](const Reader& reader) -> EventSink& {
    writer = make_writer(options.export_to, output->writer(), reader.info());
    return *writer;
  };
  if (auto failure = run(options, writer, opened)) return failure;
  if (auto finished = output->finish(); !finished) return Failure{finished.error()};
  return std::nullopt;
}

std::optional<Failure> export_tables(const Options& options) {
  const auto told = read_operator_files(options);
  if (!told) return Failure{told.error(), kExitUsage};
  auto folder = OutputFolder::open(*options.report.output, options.force);
  if (!folder) return not_begun(folder.error());
  const auto open = [&](const std::string& name) -> Result<WriteBytes> {
    auto file = folder->add(name);
    if (!file) return fail(file.error());
    return (*file)->writer();
  };
  std::optional<RecordedModel> model;
  auto created = CsvWriter::create(open, [&] { return model->finish(); });
  if (!created) return not_begun(created.error());
  const std::unique_ptr<ExportWriter> writer = std::move(*created);
  Fan fan;
  fan.add(*writer);
  const auto opened = [&](const Reader& reader) -> EventSink& {
    fan.add(model.emplace(reader, options.report.file, options, *told));
    return fan;
  };
  if (auto failure = run(options, writer, opened)) return failure;
  if (auto finished = folder->finish(); !finished) return Failure{finished.error()};
  return std::nullopt;
}

}  // namespace

int run_export(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  const Interrupts interrupts;
  const bool is_folder = options.export_to == ExportFormat::kCsv;
  const auto failure = is_folder ? export_tables(options) : export_file(options);
  return failure ? complain(*failure) : kExitDone;
}

}  // namespace pawprint
