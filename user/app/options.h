// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The command line. What was asked for, checked; nothing is started here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/duration.h"
#include "core/time_bound.h"
#include "source/bpf/bpf_collector.h"
#include "source/source.h"

namespace pawprint {

enum class Command { kLive, kRecord, kReport, kExport, kDoctor, kExplain };
enum class Mode { kAuto, kBpf, kFtrace, kWire };
enum class Format { kTable, kJson, kJsonl, kHtml };
enum class ExportFormat { kJsonl, kCsv, kPcapng, kPerfetto };

struct RecordOptions {
  std::filesystem::path output;
  std::optional<std::uint64_t> max_bytes;
  std::optional<Nanoseconds> flight;  // keep only so much
  bool shows_last = false;            // print the last snapshot, in Options::format
};

// Of report, and of export what it shares with it.
struct ReportOptions {
  std::filesystem::path file;
  std::optional<std::filesystem::path> compare;
  std::optional<TimeBound> since, until;
  std::optional<std::filesystem::path> output;  // none: stdout
  std::optional<Nanoseconds> probe_timeout;     // none: as recorded
};

struct Options {
  Command command = Command::kLive;
  Mode mode = Mode::kAuto;
  Format format = Format::kTable;
  std::vector<Collector> collectors{std::begin(kCollectors), std::end(kCollectors)};
  std::filesystem::path host_root = "/";  // where the node's proc, sys and var are
  std::optional<std::filesystem::path> btf;
  std::optional<AttachType> attach;
  std::optional<Transport> transport;
  std::optional<Nanoseconds> duration;
  Nanoseconds interval = std::chrono::seconds(2);
  Nanoseconds probe_timeout = std::chrono::seconds(1);
  bool once = false;
  bool verbose = false;
  bool no_color = false;
  bool is_format_given = false;                 // then no full screen
  std::optional<std::filesystem::path> pods;    // kubectl get pods -A -o json
  std::optional<std::filesystem::path> events;  // kubectl get events -A -o json
  TrafficFilter filter;
  std::optional<std::string> pod;  // "namespace/pod"
  std::optional<std::string> sort;
  std::optional<std::size_t> top;
  std::optional<std::string> explain_id;
  bool force = false;  // write over an existing output file
  RecordOptions record;
  ReportOptions report;
  ExportFormat export_to = ExportFormat::kJsonl;
};

// What to do instead of running: print text and leave.
struct EarlyExit {
  int status = 0;
  std::string out;  // to stdout
  std::string err;  // to stderr
};

std::variant<Options, EarlyExit> parse_options(int argc, const char* const* argv);

}  // namespace pawprint
