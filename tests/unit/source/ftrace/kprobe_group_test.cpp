// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/kprobe_group.h"

#include <filesystem>

#include "catch.h"
#include "core/file.h"
#include "unit/temp_dir.h"

namespace pawprint::test {
namespace {

constexpr const char* kFormat =
    "name: e\nID: 7\nformat:\n\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n";

std::string written(const TempDir& tracing) {
  return read_file(tracing.path() / "kprobe_events").value();
}

}  // namespace

TEST_CASE("kprobe group: defines, and deletes what it defined in reverse order", "[unit]") {
  const TempDir tracing;
  tracing.write("kprobe_events", "p:kprobes/other do_exit\n");
  tracing.write("events/g/a/format", kFormat);
  tracing.write("events/g/b/format", kFormat);
  {
    KprobeGroup group(Tracefs(tracing.path()), "g");
    const auto format = group.add({false, "a", "tcp_time_wait", "sk=%di:u64"});
    REQUIRE(format);
    CHECK(format->id == 7);
    REQUIRE(group.add({true, "b", "tcp_make_synack", "ret=$retval:u64"}));
    CHECK(written(tracing) ==
          "p:kprobes/other do_exit\np:g/a tcp_time_wait sk=%di:u64\n"
          "r:g/b tcp_make_synack ret=$retval:u64\n");
  }
  CHECK(written(tracing).ends_with("-:g/b\n-:g/a\n"));
  CHECK(written(tracing).starts_with("p:kprobes/other do_exit\n"));
}

TEST_CASE("kprobe group: one that was moved from deletes nothing", "[unit]") {
  const TempDir tracing;
  tracing.write("kprobe_events", "");
  tracing.write("events/g/a/format", kFormat);
  KprobeGroup group(Tracefs(tracing.path()), "g");
  REQUIRE(group.add({false, "a", "f", ""}));
  { const KprobeGroup moved = std::move(group); }
  CHECK(written(tracing) == "p:g/a f\n-:g/a\n");
}

TEST_CASE("kprobe group: too long a definition is not written", "[unit]") {
  const TempDir tracing;
  tracing.write("kprobe_events", "");
  KprobeGroup group(Tracefs(tracing.path()), "g");
  const auto refused = group.add({false, "a", "f", std::string(5000, 'a')});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == E2BIG);
  CHECK(written(tracing).empty());
}

TEST_CASE("kprobe group: a function that is not there is named", "[unit]") {
  const TempDir tracing;  // without kprobe_events: every write fails
  KprobeGroup group(Tracefs(tracing.path()), "g");
  const auto refused = group.add({false, "a", "no_such_function_at_all", ""});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what == "this kernel has no function no_such_function_at_all");
}

TEST_CASE("tracefs: the first folder with kprobe events is taken", "[unit]") {
  const TempDir debugfs;
  const TempDir empty;
  debugfs.write("kprobe_events", "");
  const auto found = Tracefs::find({empty.path(), debugfs.path()});
  REQUIRE(found);
  CHECK(found->root() == debugfs.path());
}

TEST_CASE("tracefs: what is missing, and what to do", "[unit]") {
  const TempDir empty;
  CHECK(Tracefs::find({empty.path()}).error().what ==
        "no tracing files: mount -t debugfs none /sys/kernel/debug");
  empty.write("trace_clock", "");
  CHECK(Tracefs::find({empty.path()}).error().what ==
        "this kernel has no kprobe events (CONFIG_KPROBE_EVENTS)");
}

TEST_CASE("trace instance: made, its clock chosen, and removed", "[unit]") {
  const TempDir tracing;
  const Tracefs files(tracing.path());
  CHECK(TraceInstance::create(files, "x", 8).error().what ==
        "this kernel has no trace instances (before 3.10)");
  std::filesystem::create_directories(tracing.path() / "instances/x");
  CHECK(TraceInstance::create(files, "x", 8).error().code == EEXIST);
}

TEST_CASE("tracefs: CPUs are listed by number", "[unit]") {
  CHECK(parse_kprobe_profile("  a    1   2\nnonsense\n  b_ret   30   4\n").size() == 2);
  CHECK(parse_kprobe_profile("  a    1   2\n")[0].misses == 2);
}

}  // namespace pawprint::test
