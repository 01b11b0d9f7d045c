// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/options_recording.h"

#include "app/exit_status.h"
#include "unit/app/parse.h"

namespace pawprint {
namespace {

using namespace std::chrono_literals;
using test::exit_of;
using test::options_of;

void check_refused(const std::vector<const char*>& arguments, const std::string& word) {
  const EarlyExit leave = exit_of(arguments);
  INFO(leave.err);
  CHECK(leave.status == kExitUsage);
  CHECK(leave.err.find(word) != std::string::npos);
}

TEST_CASE("options: record", "[unit]") {
  const Options options =
      options_of({"record", "-o", "node.pawprint", "--max-size", "64M", "--flight", "10m",
                  "--duration", "1h", "--force", "--collect", "probe", "--remote", "10.0.0.0/8"});
  CHECK(options.command == Command::kRecord);
  CHECK(options.record.output == "node.pawprint");
  CHECK(options.record.max_bytes == 64U << 20);
  CHECK(options.record.flight == 10min);
  CHECK(options.duration == 1h);
  CHECK(options.force);
  CHECK_FALSE(options.record.shows_last);
  CHECK(options_of({"record", "-o", "f", "--format", "json"}).record.shows_last);
  CHECK_FALSE(options_of({"record", "-o", "f"}).force);
}

TEST_CASE("options: what record refuses", "[unit]") {
  check_refused({"record"}, "--output");
  check_refused({"record", "-o", ""}, "--output");
  check_refused({"record", "-o", "f", "--max-size", "100K"}, "'100K' is less than 1.0 MiB");
  check_refused({"record", "-o", "f", "--max-size", "big"}, "'big' is no size");
  check_refused({"record", "-o", "f", "--format", "jsonl"}, "jsonl");
  check_refused({"--format", "jsonl", "record", "-o", "f"}, "--format jsonl");
  check_refused({"--interval", "1s", "record", "-o", "f"}, "--interval");
}

TEST_CASE("options: report", "[unit]") {
  const Options options = options_of({"report", "node.pawprint", "--since", "+5m", "--until",
                                      "2026-01-31T12:00:00Z", "--format", "html", "-o", "r.html",
                                      "--probe-timeout", "3s", "--port", "443", "--top", "5"});
  CHECK(options.command == Command::kReport);
  CHECK(options.report.file == "node.pawprint");
  CHECK(options.report.since == TimeBound{TimeBound::From::kBegin, 300'000'000'000});
  CHECK(options.report.until->from == TimeBound::From::kEpoch);
  CHECK(options.format == Format::kHtml);
  CHECK(options.report.output == "r.html");
  CHECK(options.report.probe_timeout == 3s);
  CHECK(options.filter.port == 443);
  CHECK(options.top == 5U);
  CHECK_FALSE(options_of({"report", "f"}).report.probe_timeout);
  CHECK(options_of({"report", "a", "--compare", "b"}).report.compare == "b");
}

TEST_CASE("options: what report refuses", "[unit]") {
  check_refused({"report"}, "FILE");
  check_refused({"report", "f", "--since", "noon"}, "'noon' is no time");
  check_refused({"report", "f", "--mode", "bpf"}, "--mode");
  check_refused({"--duration", "1s", "report", "f"}, "--duration");
  check_refused({"report", "f", "--format", "html", "--compare", "g"}, "--compare");
}

TEST_CASE("options: export", "[unit]") {
  const Options options =
      options_of({"export", "node.pawprint", "--to", "csv", "-o", "tables", "--force", "--since",
                  "-10m", "--remote", "10.0.0.0/8", "--probe-timeout", "2s"});
  CHECK(options.command == Command::kExport);
  CHECK(options.report.file == "node.pawprint");
  CHECK(options.export_to == ExportFormat::kCsv);
  CHECK(options.report.output == "tables");
  CHECK(options.force);
  CHECK(options.report.probe_timeout == 2s);
  CHECK(options_of({"export", "f", "--to", "perfetto"}).export_to == ExportFormat::kPerfetto);
}

TEST_CASE("options: what export refuses", "[unit]") {
  check_refused({"export", "f"}, "--to");
  check_refused({"export", "--to", "jsonl"}, "FILE");
  check_refused({"export", "f", "--to", "xml"}, "'xml' is none of jsonl, csv, pcapng, perfetto");
  check_refused({"export", "f", "--to", "csv"}, "-o FOLDER");
  check_refused({"export", "f", "--to", "jsonl", "--top", "3"}, "--top");
  check_refused({"--format", "json", "export", "f", "--to", "jsonl"}, "--format");
}

}  // namespace
}  // namespace pawprint
