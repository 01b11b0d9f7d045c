// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// app/options.h: what is refused, and leaving early.
#include "app/exit_status.h"
#include "app/view_options.h"
#include "unit/app/parse.h"

namespace pawprint {
namespace {

using test::exit_of;

// A usage error whose message names each of `names`.
void check_refused(const std::vector<const char*>& arguments,
                   const std::vector<std::string>& names) {
  const EarlyExit leave = exit_of(arguments);
  INFO(leave.err);
  CHECK(leave.status == kExitUsage);
  CHECK(leave.out.empty());
  CHECK(leave.err.starts_with("pawprint: "));
  CHECK(leave.err.ends_with("Try 'pawprint --help'.\n"));
  for (const std::string& name : names) {
    INFO("names " << name);
    CHECK(leave.err.find(name) != std::string::npos);
  }
}

TEST_CASE("options: the usage status is 2", "[unit]") {
  CHECK(kExitUsage == 2);
}

TEST_CASE("options: what is no option or command is refused by name", "[unit]") {
  check_refused({"--nonsense"}, {"--nonsense"});
  check_refused({"live", "--nonsense"}, {"--nonsense"});
  check_refused({"doctor", "--nonsense"}, {"--nonsense"});
  check_refused({"nonsense"}, {"nonsense"});
  check_refused({"live", "doctor"}, {"doctor"});
}

TEST_CASE("options: a value that is missing or given twice is refused", "[unit]") {
  check_refused({"--duration"}, {"--duration"});
  check_refused({"--port", "1", "--port", "2"}, {"--port"});
}

TEST_CASE("options: a bad duration is refused", "[unit]") {
  for (const char* option : {"--duration", "--interval", "--probe-timeout"}) {
    for (const char* value : {"10", "0s", "ten", "10x", ""}) {
      check_refused({option, value}, {option, "'" + std::string(value) + "'", "500ms"});
    }
  }
  check_refused({"--duration", "9000h"}, {"--duration", "longer than a year"});
}

TEST_CASE("options: a bad address range is refused", "[unit]") {
  for (const char* value : {"10.0.0.0/33", "host", "10.0.0"}) {
    check_refused({"--remote", value}, {"--remote", value, "10.0.0.0/8"});
  }
}

TEST_CASE("options: a bad number is refused, with its limits", "[unit]") {
  for (const char* value : {"0", "65536", "http", "80x", "1.5", "99999999999999999999999"}) {
    check_refused({"--port", value}, {"--port", value, "1 to 65535"});
  }
  for (const char* value : {"0", "4294967296", "net"}) {
    check_refused({"--netns", value}, {"--netns", value, "1 to 4294967295"});
  }
  for (const char* value : {"0", "1000001", "all"}) {
    check_refused({"--top", value}, {"--top", value, "1 to 1000000"});
  }
}

TEST_CASE("options: an unknown column is refused, with those that there are", "[unit]") {
  std::vector<std::string> names = sort_columns();
  CHECK_FALSE(names.empty());
  names.insert(names.end(), {"--sort", "'size'"});
  check_refused({"--sort", "size"}, names);
}

TEST_CASE("options: an unknown collector is refused, with those that there are", "[unit]") {
  check_refused({"--collect", "probe,tcp"}, {"--collect", "'tcp'", "timewait, syn or probe"});
  check_refused({"--collect", ""}, {"--collect", "timewait, syn or probe"});
  check_refused({"--collect", ","}, {"--collect", "timewait, syn or probe"});
}

TEST_CASE("options: an unknown word is refused, with those that there are", "[unit]") {
  check_refused({"--format", "xml"}, {"--format", "'xml'", "table, json, jsonl"});
  check_refused({"--mode", "magic"}, {"--mode", "'magic'", "auto", "bpf"});
  check_refused({"--attach", "jprobe"}, {"--attach", "'jprobe'", "auto, fentry, kprobe"});
  check_refused({"--transport", "tcp"}, {"--transport", "'tcp'", "auto, ringbuf, perfbuf"});
}

TEST_CASE("options: a BTF file that cannot be read is refused with the reason", "[unit]") {
  check_refused({"--btf", "/nowhere/vmlinux"},
                {"--btf", "/nowhere/vmlinux", "No such file or directory"});
}

TEST_CASE("options: doctor refuses what has no meaning for it", "[unit]") {
  check_refused({"doctor", "--format", "jsonl"}, {"--format", "'jsonl'", "table, json"});
  check_refused({"doctor", "--interval", "1s"}, {"--interval"});
}

// The options of live are valid before a command too: doctor must not take them there.
TEST_CASE("options: doctor refuses options of live in front of it", "[unit]") {
  CHECK(std::holds_alternative<EarlyExit>(test::parse({"--format", "jsonl", "doctor"})));
  CHECK(std::holds_alternative<EarlyExit>(test::parse({"--interval", "1s", "doctor"})));
  CHECK(std::holds_alternative<EarlyExit>(test::parse({"--interval", "1s", "explain"})));
}

TEST_CASE("options: help goes to stdout with status 0", "[unit]") {
  for (const std::vector<const char*>& arguments :
       {std::vector<const char*>{"--help"}, {"-h"}, {"live", "--help"}, {"doctor", "--help"}}) {
    const EarlyExit leave = exit_of(arguments);
    CHECK(leave.status == kExitDone);
    CHECK(leave.err.empty());
    CHECK(leave.out.find("--transport") != std::string::npos);
  }
  CHECK(exit_of({"--help"}).out.find("doctor") != std::string::npos);
  CHECK(exit_of({"doctor", "--help"}).out.find("jsonl") == std::string::npos);
}

TEST_CASE("options: the version goes to stdout with status 0", "[unit]") {
  const EarlyExit leave = exit_of({"--version"});
  CHECK(leave.status == kExitDone);
  CHECK(leave.err.empty());
  CHECK(leave.out.starts_with("pawprint "));
  CHECK(leave.out.ends_with("\n"));
}

}  // namespace
}  // namespace pawprint
