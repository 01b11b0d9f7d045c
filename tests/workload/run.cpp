// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "run.h"

#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>
#include <list>

#include "counters.h"
#include "failure.h"
#include "report.h"

namespace pawprint::workload {
namespace {

using namespace std::chrono_literals;

constexpr auto kWaitFileAtMost = 600s;

void print(const nlohmann::ordered_json& line) {
  if (!(std::cout << line.dump() << std::endl)) throw_error(EIO, "writing to stdout");
}

// Frames keep their order on one CPU only; the scenarios take turns on the CPUs of the start.
class Cpus {
 public:
  Cpus() {
    if (sched_getaffinity(0, sizeof(all_), &all_) != 0) CPU_ZERO(&all_);
  }
  void use_next() {
    for (int tried = 0; tried < CPU_SETSIZE; tried++) {
      last_ = (last_ + 1) % CPU_SETSIZE;
      if (!CPU_ISSET(last_, &all_)) continue;
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(last_, &one);
      if (sched_setaffinity(0, sizeof(one), &one) == 0) return;
    }
  }

 private:
  cpu_set_t all_;
  int last_ = -1;
};

Wire open_wire(const Network& network, const Waiter& waiter) {
  const Visit visit(network.wire());
  return Wire(kWireInterface, waiter);
}

void wait_for_file(const std::string& path, const Waiter& waiter) {
  const Time deadline = SteadyClock::now() + kWaitFileAtMost;
  struct stat status {};
  while (stat(path.c_str(), &status) != 0) {
    if (SteadyClock::now() > deadline) throw_error(ETIMEDOUT, "waiting for " + path);
    waiter.sleep(20ms);
  }
}

// Only a pipe, a socket or a terminal can close; /dev/null and files are at their end at once.
bool stdin_can_close() {
  struct stat status {};
  if (fstat(STDIN_FILENO, &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || isatty(STDIN_FILENO) == 1;
}

void hold(Duration time, const Waiter& waiter) {
  const Time end = SteadyClock::now() + time;
  const int fd = stdin_can_close() ? STDIN_FILENO : -1;
  char input[4096];
  while (waiter.readable(fd, end)) {
    if (read(fd, input, sizeof(input)) <= 0) return;
  }
}

void add_doubts(Play& play, const Counters& before, const Counters& after) {
  for (auto& doubt : play.stage().wire.take_doubts()) play.ledger().doubt(std::move(doubt));
  auto moved = after.since(before);
  if (const auto arrived = moved["TcpInSegs"]; arrived != play.sent_segments()) {
    play.ledger().doubt(std::to_string(play.sent_segments()) + " segments sent, TCP received " +
                        std::to_string(arrived));
  }
}

// `listeners` keeps the listener open behind the scenario, for tools that look it up later.
void play_scenario(const Scenario& scenario, const Stage& stage, std::list<Listener>& listeners) {
  try {
    Sysctls sysctls(stage.network.original());
    for (const auto& [name, value, required] : scenario.settings) {
      if (!sysctls.set(name, value) && required) throw Skip("no " + name + " on this kernel");
    }
    auto& listener = listeners.emplace_back(scenario.listener, scenario.port());
    Play play(scenario, stage, listener, sysctls);
    const Counters before = Counters::read();
    scenario.script(play);
    const Counters after = Counters::read();
    add_doubts(play, before, after);
    print(report(play, listener, before, after));
  } catch (const Skip& skip) {
    print(report_skipped(scenario, skip.what()));
  }
}

}  // namespace

void run(const RunOptions& options) {
  const Waiter waiter(options.slow);
  const Network network;
  Wire wire = open_wire(network, waiter);
  Sysctls sysctls(network.original());
  sysctls.set("ipv4/tcp_timestamps", "1");
  sysctls.set("ipv4/tcp_syncookies", "1");
  Cpus cpus;
  cpus.use_next();
  wire.warm_up();
  if (!options.wait_file.empty()) {
    print(report_ready(network));
    wait_for_file(options.wait_file, waiter);
  }
  const Stage stage{waiter, network, wire, options.burst};
  std::list<Listener> listeners;
  for (const Scenario* scenario : options.scenarios) {
    cpus.use_next();
    play_scenario(*scenario, stage, listeners);
  }
  hold(options.hold, waiter);
}

}  // namespace pawprint::workload
