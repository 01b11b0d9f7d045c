// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Recorded sessions of real runtimes on real kernels, through tracker and model.
#include "source/ftrace/process_tracker.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "catch.h"
#include "core/file.h"
#include "kube/cgroup_path.h"
#include "model/model.h"

using namespace pawprint;

namespace {

constexpr const char* kContainer =
    "aaaabbbbccccddddeeeeffff0000111122223333444455556666777788889999";

struct Line {
  std::string comm;
  std::uint32_t tid = 0;
  std::uint64_t time_ns = 0;
  std::string event;
  std::string fields;
};

std::optional<Line> parse(const std::string& text) {
  static const std::regex kForm(R"(^ *(.+)-(\d+) +\[\d+\] \S+ +(\d+)\.(\d{6}): (\w+): (.*)$)");
  std::smatch m;
  if (!std::regex_match(text, m, kForm)) return std::nullopt;
  return Line{m[1], static_cast<std::uint32_t>(std::stoul(m[2])),
              std::stoull(m[3]) * 1'000'000'000 + std::stoull(m[4]) * 1'000, m[5], m[6]};
}

// "name=value" up to the next blank.
std::string field(const std::string& fields, const std::string& name) {
  const std::size_t at = (" " + fields).find(" " + name + "=");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + name.size() + 1;
  return fields.substr(begin, fields.find(' ', begin) - begin);
}

std::uint32_t number(const std::string& text, int base = 10) {
  const std::size_t skip = text.starts_with("0x") ? 2 : 0;
  std::uint32_t value = 0;
  std::from_chars(text.data() + skip, text.data() + text.size(), value, skip != 0 ? 16 : base);
  return value;
}

// /proc as it was: who is in the container is known of the recorded commands only.
class RecordedFacts final : public ProcessFacts {
 public:
  std::set<std::uint32_t> in_container;
  std::set<std::uint32_t> gone;

  std::optional<std::string> container_of(std::uint32_t pid) const override {
    return in_container.contains(pid) ? kContainer : "";
  }
  std::optional<std::uint32_t> parent_of(std::uint32_t /*pid*/) const override {
    return std::nullopt;
  }
  bool is_alive(std::uint32_t pid) const override { return !gone.contains(pid); }
};

class Replay final : public EventSink {
 public:
  Model model{ModelOptions{}};
  int sessions = 0;

  void on_event(const Event& event) override {
    if (std::holds_alternative<pp_probe_exec>(event)) ++sessions;
    model.on_event(event);
  }
};

std::vector<Line> read_lines(const std::string& file) {
  std::istringstream text(*read_file(std::string(TEST_DATA_DIR) + "/exec-sessions/" + file));
  std::vector<Line> lines;
  for (std::string line; std::getline(text, line);) {
    if (auto parsed = parse(line)) lines.push_back(std::move(*parsed));
  }
  return lines;
}

// Threads of the recorded Go runtimes, which sched_process_fork does not tell: children that
// never execute and are not the processes that runc names runc:[...]; crun has none.
std::set<std::uint32_t> find_threads(const std::vector<Line>& lines, bool runc) {
  std::set<std::uint32_t> threads;
  if (!runc) return threads;
  std::set<std::uint32_t> processes;
  for (const Line& line : lines) {
    if (line.event == "sched_process_exec") processes.insert(line.tid);
    if (line.event == "cgroup_attach_task") processes.insert(number(field(line.fields, "pid")));
    if (line.event == "sched_process_exit" && field(line.fields, "comm") == "runc:[1:CHILD]") {
      processes.insert(line.tid);
    }
  }
  for (const Line& line : lines) {
    if (line.event != "sched_process_fork") continue;
    const std::uint32_t child = number(field(line.fields, "child_pid"));
    if (!processes.contains(child)) threads.insert(child);
  }
  return threads;
}

Execution execution(std::uint32_t pid, const std::string& filename,
                    const std::optional<std::string>& container) {
  Execution executed;
  executed.tid = executed.old_tid = pid;
  executed.filename = filename;
  executed.container = container;
  return executed;
}

struct Form {
  bool hex = false;              // how 3.10 prints numbers of kprobe events
  bool attach_by_write = false;  // 3.10 only: elsewhere the third argument is not the pid
};

void feed(const Line& line, const Form& form, const std::set<std::uint32_t>& threads,
          const RecordedFacts& facts, ProcessTracker& tracker) {
  if (line.event == "sched_process_fork") {
    const std::uint32_t parent = number(field(line.fields, "pid"));
    const std::uint32_t child = number(field(line.fields, "child_pid"));
    if (threads.contains(child)) {
      tracker.on_thread(parent, child);
    } else {
      tracker.on_fork(line.time_ns, parent, child, std::nullopt);
    }
  } else if (line.event == "sched_process_exec") {
    tracker.on_exec(line.time_ns, execution(line.tid, field(line.fields, "filename"),
                                            facts.container_of(line.tid)));
  } else if (line.event == "cgroup_attach_task") {
    tracker.on_attach(line.time_ns, line.tid, number(field(line.fields, "pid")),
                      container_in_path(field(line.fields, "dst_path")).value_or(""));
  } else if (line.event == "cgroup_procs_write" && form.attach_by_write) {
    tracker.on_attach(line.time_ns, line.tid, number(field(line.fields, "tgid"), 16), std::nullopt);
  } else if (line.event == "do_exit") {
    tracker.on_exit_status(line.tid, number(field(line.fields, "code"), form.hex ? 16 : 10));
  } else if (line.event == "sched_process_exit") {
    tracker.on_exit(line.time_ns, line.tid, std::nullopt);
  }
}

// The three commands of every recording: how long each ran, in ns, by comm and order.
struct Truth {
  std::uint32_t pid;
  std::uint64_t run_ns;
};

// The commands are those that run in the container's cgroup: /bin/sleep, /bin/sh; the
// driving shell uses /usr/bin.
std::vector<Truth> truth(const std::vector<Line>& lines) {
  std::vector<Truth> all;
  for (const Line& line : lines) {
    const std::string filename = field(line.fields, "filename");
    if (line.event != "sched_process_exec") continue;
    if (filename != "/bin/sleep" && filename != "/bin/sh") continue;
    for (const Line& end : lines) {
      if (end.event == "sched_process_exit" && end.tid == line.tid) {
        all.push_back({line.tid, end.time_ns - line.time_ns});
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE("process tracker: recorded runc and crun sessions, and nothing else", "[unit]") {
  const std::string file =
      GENERATE("runc-linux-3.10.99-cgroup-v1.txt", "crun-linux-3.10.99-cgroup-v1.txt",
               "runc-linux-5.4.286-cgroup-v1.txt", "crun-linux-5.4.286-cgroup-v1.txt",
               "runc-linux-6.12.107-cgroup-v2.txt", "crun-linux-6.12.107-cgroup-v2.txt");
  INFO(file);
  const bool linux310 = file.find("3.10") != std::string::npos;
  const std::vector<Line> lines = read_lines(file);
  const std::vector<Truth> expected = truth(lines);
  REQUIRE(expected.size() == 3);

  RecordedFacts facts;
  for (const Truth& session : expected) facts.in_container.insert(session.pid);
  const auto threads = find_threads(lines, file.starts_with("runc"));
  Replay replay;
  ProcessTracker tracker(facts, false, replay);
  tracker.know_container(kContainer);
  for (const Line& line : lines) feed(line, {linux310, linux310}, threads, facts, tracker);
  CHECK(tracker.lost_sessions() == 0);

  CHECK(replay.sessions == 3);
  const Snapshot snapshot = replay.model.snapshot({}, {});
  REQUIRE(snapshot.probes.size() == 2);  // without argv: [sleep] and [sh]
  const ProbeRow& sleeps = snapshot.probes[0];
  const ProbeRow& shell = snapshot.probes[1];
  CHECK(sleeps.command == "[sleep]");
  CHECK(sleeps.container_id == kContainer);
  CHECK(sleeps.count == 2);
  CHECK(sleeps.exit_codes == std::map<int, std::uint64_t>{{0, 1}, {137, 1}});
  CHECK(sleeps.killed == 1);
  CHECK(sleeps.leftover == 0);
  CHECK(shell.command == "[sh]");
  CHECK(shell.count == 1);
  CHECK(shell.exit_codes == std::map<int, std::uint64_t>{{3, 1}});
  const auto shortest =
      std::min_element(expected.begin(), expected.end() - 1,
                       [](const Truth& a, const Truth& b) { return a.run_ns < b.run_ns; });
  CHECK(static_cast<double>(*sleeps.run_p50_ns) ==
        Approx(static_cast<double>(shortest->run_ns)).epsilon(0.01));
  CHECK(shortest->run_ns > 290'000'000);
  CHECK(sleeps.phases_p99.setup.has_value());
  CHECK(sleeps.phases_p99.teardown.has_value());
}

namespace {

class Events final : public EventSink {
 public:
  void on_event(const Event& event) override { all.push_back(event); }

  template <typename T>
  std::vector<T> of() const {
    std::vector<T> found;
    for (const Event& event : all) {
      if (const auto* one = std::get_if<T>(&event)) found.push_back(*one);
    }
    return found;
  }

  std::vector<Event> all;
};

// A runtime, pid 10, that brings pid 20 into a container that runs.
struct Scene {
  RecordedFacts facts;
  Events events;
  ProcessTracker tracker{facts, true, events};

  explicit Scene(bool known = true) {
    facts.in_container.insert(20);
    if (known) tracker.know_container(kContainer);
    execute(1, 10, "/usr/bin/runc");
    tracker.on_fork(2, 10, 20, std::nullopt);
  }
  void execute(std::uint64_t time_ns, std::uint32_t pid, const std::string& filename) {
    tracker.on_exec(time_ns, execution(pid, filename, facts.container_of(pid)));
  }
  void execute_command() {
    tracker.on_attach(3, 10, 20, kContainer);
    Execution command = execution(20, "/bin/sleep", kContainer);
    command.used_before = TaskTimes{7, 1};
    tracker.on_exec(4, command);
  }
};

}  // namespace

TEST_CASE("process tracker: what a container's first process executes later is no session",
          "[unit]") {
  Scene scene(false);
  scene.tracker.on_attach(3, 10, 20, kContainer);
  scene.execute(4, 20, "/bin/sh");                 // the container's start
  scene.execute(5, 20, "/usr/bin/app");            // an entrypoint executes the application
  scene.tracker.on_attach(6, 20, 20, kContainer);  // an init system that moves itself
  scene.execute(7, 20, "/usr/bin/app");
  scene.tracker.on_fork(8, 20, 21, std::nullopt);  // and what it starts
  scene.facts.in_container.insert(21);
  scene.tracker.on_attach(9, 20, 21, kContainer);
  scene.execute(10, 21, "/usr/bin/worker");
  REQUIRE(scene.events.all.size() == 1);
  CHECK(std::holds_alternative<pp_container_start>(scene.events.all[0]));
}

TEST_CASE("process tracker: a runtime that ended before the command is not waited for", "[unit]") {
  Scene scene;
  scene.tracker.on_attach(3, 10, 20, kContainer);
  scene.tracker.on_exit(4, 10, std::nullopt);
  scene.execute(5, 20, "/bin/sleep");
  REQUIRE(scene.events.all.size() == 1);
  const auto& exec = std::get<pp_probe_exec>(scene.events.all[0]);
  CHECK((exec.h.have & PP_HAVE_SETUP) != 0);
  CHECK(exec.setup_ns == 1);
  CHECK((exec.h.have & PP_HAVE_RUNTIME) == 0);
  CHECK(text_of(exec.comm) == "sleep");
}

// As with runc: its stages fork each other, and the last one is moved by their parent.
TEST_CASE("process tracker: the runtime is who moved a process, not what forked it", "[unit]") {
  Scene scene;
  std::optional<std::string> seen;
  SECTION("seen by its attach event") {}
  SECTION("moved already when its fork was read") {
    seen = kContainer;
  }
  scene.tracker.on_fork(3, 10, 11, std::nullopt);
  scene.execute(4, 11, "/proc/self/exe");
  scene.tracker.on_fork(5, 11, 21, seen);
  scene.tracker.on_exit(6, 11, std::nullopt);
  scene.tracker.on_attach(7, 10, 21, kContainer);
  scene.facts.in_container.insert(21);
  scene.execute(8, 21, "/bin/sleep");
  const auto execs = scene.events.of<pp_probe_exec>();
  REQUIRE(execs.size() == 1);
  CHECK(execs[0].h.have == (PP_HAVE_SETUP | PP_HAVE_RUNTIME));
  CHECK(execs[0].setup_ns == 1);
  CHECK(execs[0].runtime_pid == 10);
  CHECK(execs[0].enter_ns == 7);
}

TEST_CASE("process tracker: what all threads and children used, less the runtime's part",
          "[unit]") {
  Scene scene;
  scene.execute_command();
  scene.tracker.on_thread(20, 21);
  scene.tracker.on_fork(5, 21, 30, std::nullopt);  // a child of the session
  scene.tracker.on_exit(6, 20, TaskTimes{10, 2});  // the leader, before its thread
  CHECK(scene.events.of<pp_probe_exit>().empty());
  scene.tracker.on_exit_status(21, 3 << 8);
  scene.tracker.on_exit(7, 21, TaskTimes{100, 20});
  const auto exits = scene.events.of<pp_probe_exit>();
  REQUIRE(exits.size() == 1);
  CHECK(exits[0].h.time_ns == 7);
  CHECK(exits[0].exit_status == 3 << 8);
  CHECK(exits[0].h.have == (PP_HAVE_STATUS | PP_HAVE_CPU | PP_HAVE_RUNQ));
  CHECK(exits[0].cpu_ns == 10 + 100 - 7);
  CHECK(exits[0].runq_wait_ns == 2 + 20 - 1);
  CHECK(exits[0].children == 1);
  scene.tracker.on_exit(9, 30, TaskTimes{1000, 200});
  const auto children = scene.events.of<pp_probe_children_exit>();
  REQUIRE(children.size() == 1);
  CHECK(children[0].exec_ns == 4);
  CHECK(children[0].cpu_ns == 10 + 100 + 1000 - 7);
}

TEST_CASE("process tracker: times of which a part is unknown are unknown", "[unit]") {
  Scene scene;
  scene.execute_command();
  scene.tracker.on_thread(20, 21);
  scene.tracker.on_exit(6, 21, std::nullopt);
  scene.tracker.on_exit(7, 20, TaskTimes{10, 2});
  const auto exits = scene.events.of<pp_probe_exit>();
  REQUIRE(exits.size() == 1);
  CHECK(exits[0].h.have == 0);
  CHECK(exits[0].cpu_ns == 0);
}

TEST_CASE("process tracker: a session whose end was lost ends as lost, its pid is free", "[unit]") {
  Scene scene;
  scene.execute_command();
  scene.tracker.find_lost(1000);
  scene.facts.gone.insert(20);
  scene.tracker.find_lost(2000);  // its exit may be on its way
  CHECK(scene.events.of<pp_probe_exit>().empty());
  SECTION("found missing twice") {
    scene.tracker.find_lost(3000);
  }
  SECTION("or its pid is given again") {
    scene.tracker.on_fork(3000, 1, 20, std::nullopt);
  }
  const auto exits = scene.events.of<pp_probe_exit>();
  REQUIRE(exits.size() == 1);
  CHECK(exits[0].h.have == PP_END_UNSEEN);
  CHECK(exits[0].exec_ns == 4);
  CHECK(scene.tracker.lost_sessions() == 1);
  scene.tracker.find_lost(4000);
  scene.tracker.on_exit(5000, 20, std::nullopt);
  CHECK(scene.events.of<pp_probe_exit>().size() == 1);
}

TEST_CASE("process tracker: without an attach event the container tells", "[unit]") {
  Scene scene;
  SECTION("at the runtime's own exec in it") {
    scene.execute(3, 20, "/proc/self/exe");
    CHECK(scene.tracker.is_pending(20));
  }
  SECTION("at the fork, when the parent is a runtime") {
    CHECK_FALSE(scene.tracker.forks_for_a_container(10));
    scene.execute(3, 10, "/dev/fd/3");
    CHECK(scene.tracker.forks_for_a_container(10));
    scene.tracker.on_fork(4, 10, 20, kContainer);
    CHECK(scene.tracker.is_pending(20));
  }
  SECTION("at the command's") {}
  // Gone by then, it is still known where it was told before.
  scene.execute(5, 20, "/bin/true");
  CHECK(scene.events.of<pp_probe_exec>().size() == 1);
}

TEST_CASE("process tracker: found inside at an exec, and moved after it: it entered then",
          "[unit]") {
  Scene scene;
  scene.execute(3, 20, "/proc/self/exe");
  CHECK(scene.tracker.is_pending(20));
  scene.tracker.on_attach(4, 10, 20, kContainer);
  scene.execute(5, 20, "/bin/true");
  const auto execs = scene.events.of<pp_probe_exec>();
  REQUIRE(execs.size() == 1);
  CHECK(execs[0].enter_ns == 4);
}

TEST_CASE("process tracker: a runtime's command that nobody could look at is lost", "[unit]") {
  Scene scene;
  scene.execute(3, 10, "/proc/self/fd/6");
  scene.tracker.on_exec(4, execution(20, "/bin/true", std::nullopt));
  CHECK(scene.tracker.lost_sessions() == 1);
  // Other processes come and go.
  scene.execute(5, 11, "/bin/sh");
  scene.tracker.on_fork(6, 11, 12, std::nullopt);
  scene.tracker.on_exec(7, execution(12, "/bin/true", std::nullopt));
  CHECK(scene.tracker.lost_sessions() == 1);
  CHECK(scene.events.all.empty());
}

TEST_CASE("process tracker: a move that does not say where is decided at the exec", "[unit]") {
  Scene scene;
  scene.tracker.on_attach(3, 10, 20, std::nullopt);
  scene.tracker.on_attach(3, 10, 11, std::nullopt);
  scene.execute(4, 11, "/usr/sbin/sshd");  // in no container
  scene.execute(5, 20, "/bin/sleep");
  const auto execs = scene.events.of<pp_probe_exec>();
  REQUIRE(execs.size() == 1);
  CHECK(execs[0].pid == 20);
  CHECK(execs[0].enter_ns == 3);
  CHECK(scene.tracker.lost_sessions() == 0);
}

TEST_CASE("process tracker: 3.10 names the writer 0, and a thread by its id", "[unit]") {
  Scene scene;
  scene.tracker.on_attach(3, 20, 0, kContainer);
  CHECK(scene.tracker.is_pending(20));
  scene.tracker.on_fork(4, 10, 40, std::nullopt);
  scene.tracker.on_thread(40, 41);
  scene.tracker.on_attach(5, 10, 41, kContainer);
  CHECK(scene.tracker.is_pending(40));
}

TEST_CASE("process tracker: an exec by another thread goes on under the leader's id", "[unit]") {
  Scene scene;
  scene.execute_command();
  scene.tracker.on_thread(20, 21);
  scene.tracker.on_exit(5, 20, std::nullopt);  // the leader
  Execution executed = execution(20, "/bin/other", kContainer);
  executed.old_tid = 21;
  scene.tracker.on_exec(6, executed);
  scene.tracker.on_exit(7, 20, std::nullopt);
  CHECK(scene.events.of<pp_probe_exec>().size() == 1);
  CHECK(scene.events.of<pp_probe_exit>().size() == 1);
}

TEST_CASE("process tracker: a runtime's own execs, and nothing like them", "[unit]") {
  for (const char* path : {"/proc/self/exe", "/proc/self/fd/5", "/proc/4711/fd/12", "/dev/fd/3",
                           "/proc/thread-self/fd/6"}) {
    INFO(path);
    CHECK(is_runtime_reexec(path));
  }
  for (const char* path :
       {"/bin/sh", "sh", "", "/proc/self/exec", "/proc/1/root/bin/sh", "/proc/self/fdinfo",
        "/dev/fdisk", "/proc/", "/dev/null", "/processes/self/exe"}) {
    INFO(path);
    CHECK_FALSE(is_runtime_reexec(path));
  }
}
