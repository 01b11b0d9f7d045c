// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/options_recording.h"

#include "app/option_groups.h"
#include "app/option_values.h"
#include "record/recorder.h"

namespace pawprint {
namespace {

SetText file(std::filesystem::path& target) {
  return [&target](const std::string& text) -> Result<void> {
    if (text.empty()) return fail("it needs a name");
    target = text;
    return {};
  };
}

SetText file(std::optional<std::filesystem::path>& target) {
  return [&target](const std::string& text) -> Result<void> {
    if (text.empty()) return fail("it needs a name");
    target = text;
    return {};
  };
}

// What report and export read, and how they judge it.
void add_reading_options(CLI::App& app, Options& options) {
  add(app, "FILE", "FILE", "A recording", file(options.report.file))->required();
  add(app, "--since", "TIME",
      "From 2026-01-31T12:00:00Z, +5m (after the begin), -10m (before the end)",
      time_bound(options.report.since));
  add(app, "--until", "TIME", "Up to that time, in the same forms",
      time_bound(options.report.until));
  app.add_flag("--force", options.force, "Write over an existing output file");
  add(app, "--probe-timeout", "T", "timeoutSeconds to judge exec probes by (default: as recorded)",
      [&options](const std::string& text) -> Result<void> {
        auto parsed = parse_duration(text);
        if (!parsed) return fail(parsed.error());
        options.report.probe_timeout = *parsed;
        return {};
      });
  add_pod_options(app, options);
  add_traffic_options(app, options);
}

}  // namespace

void add_record_options(CLI::App& app, Options& options) {
  add(app, "-o,--output", "FILE", "The recording", file(options.record.output))->required();
  app.add_flag("--force", options.force, "Write over an existing FILE");
  add(app, "--max-size", "SIZE", "Bound of FILE (64M, 1G): the oldest events make room",
      size(options.record.max_bytes, Recorder::kLeastBytes));
  add(app, "--flight", "T", "Keep only the last T, as a flight recorder does (10m)",
      duration(options.record.flight));
  add(app, "--format", "table|json", "Print a last snapshot to stdout",
      one_of<Format>(options.format, {{"table", Format::kTable}, {"json", Format::kJson}}));
  add_collect_options(app, options);
  add_source_options(app, options);
  add_probe_options(app, options);
  add_traffic_options(app, options);
  add_row_options(app, options);
}

void add_report_options(CLI::App& app, Options& options) {
  add_reading_options(app, options);
  add(app, "--compare", "FILE", "Beside a later recording: before and after a fix",
      file(options.report.compare));
  add(app, "--format", "table|json|jsonl|html", "Tables, one snapshot, every event, or a page",
      one_of<Format>(options.format, {{"table", Format::kTable},
                                      {"json", Format::kJson},
                                      {"jsonl", Format::kJsonl},
                                      {"html", Format::kHtml}}));
  add(app, "-o,--output", "FILE", "Write to FILE instead of stdout", file(options.report.output));
  add_row_options(app, options);
  add_screen_options(app, options);
}

void add_export_options(CLI::App& app, Options& options) {
  add_reading_options(app, options);
  add(app, "--to", "jsonl|csv|pcapng|perfetto",
      "Every event, tables, SYNs without an answer as packets, or a trace",
      one_of<ExportFormat>(options.export_to, {{"jsonl", ExportFormat::kJsonl},
                                               {"csv", ExportFormat::kCsv},
                                               {"pcapng", ExportFormat::kPcapng},
                                               {"perfetto", ExportFormat::kPerfetto}}))
      ->required();
  add(app, "-o,--output", "FILE", "Write to FILE instead of stdout; csv: into this folder",
      file(options.report.output));
}

}  // namespace pawprint
