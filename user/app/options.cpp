// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <sstream>
#include <utility>

#include "app/exit_status.h"
#include "app/option_groups.h"
#include "app/option_values.h"
#include "app/options_recording.h"
#include "version.h"

namespace pawprint {
namespace {

void add_live_options(CLI::App& app, Options& options) {
  add_source_options(app, options);
  add_collect_options(app, options);
  add(app, "--interval", "T", "Time between tables (default 2s)", duration(options.interval));
  app.add_flag("--once", options.once,
               "One snapshot at the end of --duration (default 10s), then exit");
  add(app, "--format", "table|json|jsonl", "Tables, a snapshot each interval, or every event",
      one_of<Format>(
          options.format,
          {{"table", Format::kTable}, {"json", Format::kJson}, {"jsonl", Format::kJsonl}}));
  add_probe_options(app, options);
  add_traffic_options(app, options);
  add_row_options(app, options);
  add_screen_options(app, options);
}

void add_doctor_options(CLI::App& app, Options& options) {
  add_source_options(app, options);
  add(app, "--format", "table|json", "Text or one JSON object",
      one_of<Format>(options.format, {{"table", Format::kTable}, {"json", Format::kJson}}));
}

// An option in front of `command` that it does not have.
std::optional<std::string> misplaced_option(const CLI::App& app, const CLI::App& command) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0) continue;
    if (command.get_option_no_throw(option->get_name()) == nullptr) return option->get_name();
  }
  return std::nullopt;
}

EarlyExit refuse(const std::string& command, const std::string& option) {
  return {kExitUsage, "",
          fmt::format("pawprint: {} does not take {}\nTry 'pawprint {} --help'.\n", command, option,
                      command)};
}

}  // namespace

std::variant<Options, EarlyExit> parse_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app{
      "Which remote hosts send TCP timestamps that go backwards, which SYNs this node\n"
      "dropped and why, and how long exec probes really take.",
      "pawprint"};
  app.set_version_flag("--version", std::string("pawprint ") + kVersion);
  app.require_subcommand(0, 1);
  add_live_options(app, options);
  CLI::App* live = app.add_subcommand("live", "Live tables (the default)");
  add_live_options(*live, options);
  CLI::App* doctor = app.add_subcommand("doctor", "What works on this node, and what does not");
  add_doctor_options(*doctor, options);
  CLI::App* explain =
      app.add_subcommand("explain", "What a reason, a finding or a column means, and what to do");
  explain->add_option("ID", options.explain_id, "What is on the screen; without: the list of all");
  CLI::App* record = app.add_subcommand("record", "Record into a file, for the postmortem");
  add_record_options(*record, options);
  CLI::App* report = app.add_subcommand("report", "Show a recording: no root, any kernel");
  add_report_options(*report, options);
  CLI::App* exporter = app.add_subcommand("export", "A recording for other tools");
  add_export_options(*exporter, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    if (app.exit(error, out, err) == 0) return EarlyExit{kExitDone, out.str(), ""};
    return EarlyExit{kExitUsage, "",
                     fmt::format("pawprint: {}\nTry 'pawprint --help'.\n", error.what())};
  }
  const std::pair<const CLI::App*, Command> commands[] = {{doctor, Command::kDoctor},
                                                          {explain, Command::kExplain},
                                                          {record, Command::kRecord},
                                                          {report, Command::kReport},
                                                          {exporter, Command::kExport}};
  for (const auto& [command, id] : commands) {
    if (!command->parsed()) continue;
    options.command = id;
    if (const auto option = misplaced_option(app, *command)) {
      return refuse(command->get_name(), *option);
    }
  }
  // The option is theirs too, but not this value of it.
  if (doctor->parsed() && options.format == Format::kJsonl) {
    return refuse("doctor", "--format jsonl");
  }
  if (record->parsed() && options.format == Format::kJsonl) {
    return refuse("record", "--format jsonl");
  }
  const bool is_comparable = options.format == Format::kTable || options.format == Format::kJson;
  if (options.report.compare && !is_comparable) {
    return refuse("report --compare", "--format jsonl or html");
  }
  if (exporter->parsed() && options.export_to == ExportFormat::kCsv && !options.report.output) {
    return refuse("export --to csv", "stdout: it needs -o FOLDER");
  }
  options.is_format_given =
      app.count("--format") + live->count("--format") + report->count("--format") > 0;
  options.record.shows_last = record->count("--format") + app.count("--format") > 0;
  return options;
}

}  // namespace pawprint
