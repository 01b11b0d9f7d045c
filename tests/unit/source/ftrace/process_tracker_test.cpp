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
  std::map<std::uint32_t, std::uint32_t> tgids;

  std::optional<std::string> container_of(std::uint32_t pid) const override {
    return in_container.contains(pid) ? kContainer : "";
  }
  std::optional<std::uint32_t> tgid_of(std::uint32_t tid) const override {
    const auto found = tgids.find(tid);
    return found == tgids.end() ? tid : found->second;
  }
  std::optional<std::string> args_of(std::uint32_t /*pid*/) const override { return std::nullopt; }
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

// Threads of the recorded Go runtimes: children that never execute and are not the
// processes that runc names runc:[...]; crun has none.
void find_threads(const std::vector<Line>& lines, bool runc, RecordedFacts& facts) {
  if (!runc) return;
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
    if (processes.contains(child)) continue;
    facts.tgids[child] = *facts.tgid_of(number(field(line.fields, "pid")));
  }
}

void feed(const Line& line, bool hex, bool attach_by_write, ProcessTracker& tracker) {
  if (line.event == "sched_process_fork") {
    tracker.on_fork(line.time_ns, number(field(line.fields, "pid")),
                    number(field(line.fields, "child_pid")));
  } else if (line.event == "sched_process_exec") {
    tracker.on_exec(line.time_ns, line.tid, field(line.fields, "filename"), line.comm);
  } else if (line.event == "cgroup_attach_task") {
    tracker.on_attach(line.time_ns, line.tid, number(field(line.fields, "pid")),
                      container_in_path(field(line.fields, "dst_path")).value_or(""));
  } else if (line.event == "cgroup_procs_write" && attach_by_write) {
    // 3.10 only: elsewhere the third argument is not the pid.
    tracker.on_attach(line.time_ns, line.tid, number(field(line.fields, "tgid"), 16), std::nullopt);
  } else if (line.event == "do_exit") {
    tracker.on_exit_status(line.tid, number(field(line.fields, "code"), hex ? 16 : 10));
  } else if (line.event == "sched_process_exit") {
    tracker.on_exit(line.time_ns, line.tid);
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
  find_threads(lines, file.starts_with("runc"), facts);
  Replay replay;
  ProcessTracker tracker(facts, replay);
  tracker.know_container(kContainer);
  for (const Line& line : lines) feed(line, linux310, linux310, tracker);

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
  std::vector<Event> all;
};

}  // namespace

TEST_CASE("process tracker: what a container's first process executes later is no session",
          "[unit]") {
  RecordedFacts facts;
  facts.in_container.insert(20);
  Events events;
  ProcessTracker tracker(facts, events);
  tracker.on_exec(1, 10, "/usr/bin/runc", "runc");
  tracker.on_fork(2, 10, 20);
  tracker.on_attach(3, 10, 20, kContainer);
  tracker.on_exec(4, 20, "/bin/sh", "sh");        // the container's start
  tracker.on_exec(5, 20, "/usr/bin/app", "app");  // an entrypoint that executes the application
  tracker.on_attach(6, 20, 20, kContainer);       // an init system that moves itself
  tracker.on_exec(7, 20, "/usr/bin/app", "app");
  REQUIRE(events.all.size() == 1);
  CHECK(std::holds_alternative<pp_container_start>(events.all[0]));
}

TEST_CASE("process tracker: a runtime that ended before the command is not waited for", "[unit]") {
  RecordedFacts facts;
  facts.in_container.insert(20);
  Events events;
  ProcessTracker tracker(facts, events);
  tracker.know_container(kContainer);
  tracker.on_exec(1, 10, "/usr/bin/runc", "runc");
  tracker.on_fork(2, 10, 20);
  tracker.on_attach(3, 10, 20, kContainer);
  tracker.on_exit(4, 10);
  tracker.on_exec(5, 20, "/bin/sleep", "sleep");
  REQUIRE(events.all.size() == 1);
  const auto& exec = std::get<pp_probe_exec>(events.all[0]);
  CHECK((exec.h.have & PP_HAVE_SETUP) != 0);
  CHECK(exec.setup_ns == 1);
  CHECK((exec.h.have & PP_HAVE_RUNTIME) == 0);
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
