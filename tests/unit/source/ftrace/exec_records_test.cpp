// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Bytes of trace records, laid out as formats of 3.10.99 say, through tracker to events.
#include "source/ftrace/exec_records.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "core/file.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

constexpr const char* kContainer =
    "aaaabbbbccccddddeeeeffff0000111122223333444455556666777788889999";
const std::string kInContainer = "4:memory:/kubepods/pod1/" + std::string(kContainer) + "\n";
constexpr const char* kOutside = "4:memory:/system.slice/containerd.service\n";

constexpr const char* kHead =
    "format:\n"
    "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
    "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n";
const std::string kNewTask = std::string("name: task_newtask\nID: 90\n") + kHead +
                             "\tfield:pid_t pid;\toffset:8;\tsize:4;\tsigned:1;\n"
                             "\tfield:char comm[16];\toffset:12;\tsize:16;\tsigned:1;\n"
                             "\tfield:unsigned long clone_flags;\toffset:32;\tsize:8;\tsigned:0;\n";
const std::string kArgs = std::string("name: args\nID: 91\n") + kHead +
                          "\tfield:u64 argc;\toffset:8;\tsize:8;\tsigned:0;\n"
                          "\tfield:__data_loc char[] a0;\toffset:16;\tsize:4;\tsigned:1;\n"
                          "\tfield:__data_loc char[] a1;\toffset:20;\tsize:4;\tsigned:1;\n";
const std::string kMoved = std::string("name: procs_write\nID: 92\n") + kHead +
                           "\tfield:u64 pid;\toffset:8;\tsize:8;\tsigned:0;\n"
                           "\tfield:__data_loc char[] text;\toffset:16;\tsize:4;\tsigned:1;\n"
                           "\tfield:__data_loc char[] name;\toffset:20;\tsize:4;\tsigned:1;\n"
                           "\tfield:__data_loc char[] outer;\toffset:24;\tsize:4;\tsigned:1;\n";
const std::string kAttached =
    std::string("name: cgroup_attach_task\nID: 93\n") + kHead +
    "\tfield:int pid;\toffset:8;\tsize:4;\tsigned:1;\n"
    "\tfield:__data_loc char[] dst_path;\toffset:12;\tsize:4;\tsigned:1;\n";

// Bytes of one record, field by field.
class RecordBytes {
 public:
  RecordBytes(EventFormat format, std::uint32_t tid) : format_(std::move(format)) {
    std::size_t size = 0;
    for (const auto& [name, field] : format_.fields) {
      size = std::max<std::size_t>(size, field.offset + field.size);
    }
    bytes_.resize(size);
    number("common_type", format_.id).number("common_pid", tid);
  }

  RecordBytes& number(std::string_view field, std::uint64_t value) {
    const EventField at = *format_.field(field);
    std::memcpy(bytes_.data() + at.offset, &value, std::min<std::size_t>(at.size, 8));
    return *this;
  }
  RecordBytes& text(std::string_view field, std::string_view value) {
    number(field, bytes_.size() | (value.size() + 1) << 16);
    for (const char c : value) bytes_.push_back(static_cast<std::byte>(c));
    bytes_.push_back(std::byte{0});
    return *this;
  }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  EventFormat format_;
  std::vector<std::byte> bytes_;
};

class Events final : public EventSink {
 public:
  void on_event(const Event& event) override {
    if (const auto* exec = std::get_if<pp_probe_exec>(&event)) execs.push_back(*exec);
    if (const auto* exit = std::get_if<pp_probe_exit>(&event)) exits.push_back(*exit);
  }
  std::vector<pp_probe_exec> execs;
  std::vector<pp_probe_exit> exits;
};

// runc, pid 10, and the process that it brings into a container, pid 20.
struct Scene {
  test::TempDir proc;
  ExecFacts facts{proc.path()};
  Events events;
  ProcessTracker tracker{facts, true, events};
  ExecRecords records{facts, tracker};
  std::map<ExecProbe, EventFormat> formats;

  Scene() {
    add(ExecProbe::kNewTask, kNewTask);
    add(ExecProbe::kArguments, kArgs);
    add(ExecProbe::kMove, kMoved);
    add(ExecProbe::kAttach, kAttached);
    const std::string recorded = std::string(TEST_DATA_DIR) + "/linux-3.10.99/events/";
    add(ExecProbe::kExec, *read_file(recorded + "sched_process_exec"));
    add(ExecProbe::kExit, *read_file(recorded + "sched_process_exit"));
    add(ExecProbe::kExitCode, *read_file(recorded + "do_exit"));
    tracker.know_container(kContainer);
    proc.write("10/cgroup", kOutside);
  }

  void add(ExecProbe probe, const std::string& format) {
    formats[probe] = *parse_event_format(format);
    records.add(probe, formats[probe]);
  }
  RecordBytes record(ExecProbe probe, std::uint32_t tid) const { return {formats.at(probe), tid}; }
  void put(std::uint64_t time_ns, const RecordBytes& record) {
    CHECK(records.on_record(time_ns, record.bytes()));
  }
  void fork(std::uint64_t time_ns, std::uint32_t parent, std::uint32_t child,
            std::uint64_t flags = 0) {
    put(time_ns,
        record(ExecProbe::kNewTask, parent).number("pid", child).number("clone_flags", flags));
  }
  void exec(std::uint64_t time_ns, std::uint32_t pid, std::string_view filename) {
    put(time_ns, record(ExecProbe::kExec, pid)
                     .number("pid", pid)
                     .number("old_pid", pid)
                     .text("filename", filename));
  }
  void exit(std::uint64_t time_ns, std::uint32_t tid, std::uint32_t code) {
    put(time_ns - 1, record(ExecProbe::kExitCode, tid).number("code", code));
    put(time_ns, record(ExecProbe::kExit, tid).number("pid", tid));
  }
  RecordBytes moved(std::uint32_t pid) const {
    return record(ExecProbe::kMove, 10)
        .number("pid", pid)
        .text("text", "cgroup.procs")
        .text("name", kContainer)
        .text("outer", "pod1");
  }
  void command_alive() const {
    proc.write("20/cgroup", kInContainer);
    proc.write("20/schedstat", "5000000 300000 12\n");
    proc.write("20/cmdline", std::string("sh\0-c\0exit 3\0", 13));
  }
};

}  // namespace

TEST_CASE("exec records: a session on 3.10, whatever the order in which CPUs are read", "[unit]") {
  Scene scene;
  scene.command_alive();
  // The command's end was on the CPU that is read first.
  scene.exit(900, 20, 3 << 8);
  scene.records.on_task_exit(20, {9'000'000, 400'000});
  scene.exec(100, 10, "/usr/bin/runc");
  scene.fork(200, 10, 20);
  scene.put(300, scene.moved(20));
  scene.put(310, scene.moved(20));  // every hierarchy
  scene.exec(400, 20, "/bin/sh");
  CHECK(scene.events.execs.empty());
  scene.records.release(899);
  REQUIRE(scene.events.execs.size() == 1);
  CHECK(scene.events.exits.empty());
  scene.records.release(900);
  REQUIRE(scene.events.exits.size() == 1);

  const pp_probe_exec& exec = scene.events.execs[0];
  CHECK(exec.h.time_ns == 400);
  CHECK(exec.h.have == (PP_HAVE_SETUP | PP_HAVE_RUNTIME | PP_HAVE_ARGS));
  CHECK(exec.setup_ns == 100);
  CHECK(exec.enter_ns == 300);
  CHECK(exec.runtime_pid == 10);
  CHECK(container_id(exec.container_id) == kContainer);
  CHECK(arguments(exec) == std::vector<std::string_view>{"sh", "-c", "exit 3"});
  const pp_probe_exit& exit = scene.events.exits[0];
  CHECK(exit.h.time_ns == 900);
  CHECK(exit.exit_status == 3 << 8);
  CHECK(exit.cpu_ns == 4'000'000);
  CHECK(exit.runq_wait_ns == 100'000);
}

TEST_CASE("exec records: of a command that is gone at once the trace's arguments stay", "[unit]") {
  Scene scene;
  scene.exec(100, 10, "/usr/bin/runc");
  scene.fork(200, 10, 20);
  scene.put(300, scene.moved(20));
  std::vector<std::string_view> expected{"echo", ""};
  std::uint32_t total = 6;
  auto args = scene.record(ExecProbe::kArguments, 20);
  SECTION("all of them") {
    args.number("argc", 2).text("a0", "echo").text("a1", "");
  }
  SECTION("more than fit") {
    args.number("argc", 3).text("a0", "echo").text("a1", "");
    total = 7;  // at least
  }
  scene.put(390, args);
  scene.exec(400, 20, "/bin/echo");
  scene.exit(410, 20, 0);
  scene.records.release(410);
  REQUIRE(scene.events.execs.size() == 1);
  CHECK(arguments(scene.events.execs[0]) == expected);
  CHECK(scene.events.execs[0].args_total == total);
  REQUIRE(scene.events.exits.size() == 1);
  CHECK(scene.events.exits[0].h.have == PP_HAVE_STATUS);  // what it used is not known
}

TEST_CASE("exec records: arguments that could not be read are /proc's, or none", "[unit]") {
  Scene scene;
  const bool alive = GENERATE(true, false);
  if (alive) scene.command_alive();
  scene.fork(200, 10, 20);
  scene.put(300, scene.moved(20));
  scene.put(390, scene.record(ExecProbe::kArguments, 20).number("argc", 2).text("a0", "sh"));
  scene.exec(400, 20, "/bin/sh");
  scene.records.release(400);
  REQUIRE(scene.events.execs.size() == 1);
  CHECK(((scene.events.execs[0].h.have & PP_HAVE_ARGS) != 0) == alive);
}

TEST_CASE("exec records: what a process used is unknown when it has ended before the look",
          "[unit]") {
  Scene scene;
  scene.command_alive();
  scene.proc.write("20/cmdline", "");  // a zombie's
  scene.fork(200, 10, 20);
  scene.put(300, scene.moved(20));
  scene.exec(400, 20, "/bin/sh");
  scene.exit(500, 20, 0);
  scene.records.on_task_exit(20, {9'000'000, 400'000});
  scene.records.release(500);
  REQUIRE(scene.events.exits.size() == 1);
  CHECK((scene.events.exits[0].h.have & PP_HAVE_CPU) == 0);
}

TEST_CASE("exec records: a pid is the third argument or the text that was written", "[unit]") {
  Scene scene;
  scene.command_alive();
  scene.fork(200, 10, 20);
  SECTION("3.10: (cgroup, cftype, pid)") {
    scene.put(300, scene.moved(20));
  }
  SECTION("3.16: (of, buf, nbytes, off)") {
    scene.put(300, scene.record(ExecProbe::kMove, 10)
                       .number("pid", 3)
                       .text("text", "20\n")
                       .text("name", "?")
                       .text("outer", "?"));
  }
  SECTION("4.10: the tracepoint") {
    scene.put(300, scene.record(ExecProbe::kAttach, 10)
                       .number("pid", 20)
                       .text("dst_path", "/kubepods/" + std::string(kContainer) + "/container"));
  }
  scene.exec(400, 20, "/bin/sh");
  scene.records.release(400);
  REQUIRE(scene.events.execs.size() == 1);
  CHECK(scene.events.execs[0].enter_ns == 300);
}

TEST_CASE("exec records: a thread is no process", "[unit]") {
  Scene scene;
  scene.command_alive();
  scene.fork(200, 10, 20);
  scene.put(300, scene.moved(20));
  scene.exec(400, 20, "/bin/sh");
  scene.fork(410, 20, 21, 0x10000);  // CLONE_THREAD
  scene.exit(420, 20, 0);            // the leader
  scene.exit(500, 21, 7 << 8);
  scene.records.release(1000);
  REQUIRE(scene.events.exits.size() == 1);
  CHECK(scene.events.exits[0].h.time_ns == 500);
  CHECK(scene.events.exits[0].children == 0);
  CHECK(scene.events.exits[0].exit_status == 7 << 8);
}

TEST_CASE("exec records: others are passed over, shorter ones are damaged", "[unit]") {
  Scene scene;
  auto other = scene.record(ExecProbe::kExit, 1).number("common_type", 7).bytes();
  CHECK(scene.records.on_record(1, other));
  other.resize(1);
  CHECK_FALSE(scene.records.on_record(1, other));
  auto exit = scene.record(ExecProbe::kExit, 1).bytes();
  exit.resize(exit.size() - 5);  // into the thread id
  CHECK_FALSE(scene.records.on_record(1, exit));
}

TEST_CASE("exec records: an entry that waits can be found", "[unit]") {
  Scene scene;
  scene.fork(200, 10, 20);
  CHECK(scene.records.has_entry_of(20));
  CHECK_FALSE(scene.records.has_entry_of(10));
  scene.records.release(200);
  CHECK_FALSE(scene.records.has_entry_of(20));
}

}  // namespace pawprint
