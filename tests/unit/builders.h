// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events for tests: complete and valid, so that a test says only what it is about.
// Times are ms since the boot; ns where a name says so.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "event/event.h"

namespace pawprint::test {

inline constexpr std::uint64_t kMs = 1'000'000;

// 2026-01-31T12:00:00Z minus one hour: the wall clock at monotonic time 0.
inline constexpr std::uint64_t kBootRealtimeNs = 1'769'857'200'000'000'000;

// A container id: 64 times one hex digit.
std::string container(char digit);

// One exec session with the times of a real `runc exec`. A test changes what it is about.
struct SessionShape {
  std::uint32_t pid = 100;
  char container = 'a';
  std::vector<std::string> argv{"/bin/check", "-q"};
  std::uint64_t begin_ms = 1000;  // first exec of the runtime
  std::uint64_t setup_ms = 24;
  std::uint64_t start_ms = 4;
  std::uint64_t run_ms = 301;
  std::uint64_t teardown_ms = 1;
  bool runtime_known = true;  // false: neither its pid nor its first exec
  std::uint32_t status = 0;   // as wait(2) reports it
  std::uint32_t children = 0;

  std::uint64_t enter_ms() const { return begin_ms + setup_ms; }
  std::uint64_t exec_ms() const { return enter_ms() + start_ms; }
  std::uint64_t exit_ms() const { return exec_ms() + run_ms; }
  std::uint64_t runtime_exit_ms() const { return exit_ms() + teardown_ms; }
};

inline constexpr std::uint32_t exited(std::uint32_t code) {
  return code << 8;
}
inline constexpr std::uint32_t killed_by(std::uint32_t signal) {
  return signal;
}

pp_probe_exec make_exec(const SessionShape& session);
// 3 ms of CPU, 2 ms of waiting for one.
pp_probe_exit make_exit(const SessionShape& session);
pp_probe_runtime_exit make_runtime_exit(const SessionShape& session);
// `cpu_ms`, `runq_wait_ms`: of the whole session.
pp_probe_children_exit make_children_exit(const SessionShape& session, std::uint64_t time_ms,
                                          std::uint64_t cpu_ms, std::uint64_t runq_wait_ms);
pp_container_start make_container_start(std::uint64_t time_ms);
pp_tick make_tick(std::uint64_t time_ms);
pp_loss make_loss(std::uint32_t stage, std::uint64_t events, std::uint64_t time_ms);

pp_container_name make_container_name(char container, const std::string& pod_namespace,
                                      const std::string& pod, const std::string& name);
// Of kube-system/calico-node-x7k2p/calico-node, every 10 s, three failures.
pp_probe_spec make_probe_spec(pp_probe_kind kind, std::uint32_t timeout_s,
                              const std::vector<std::string>& argv);
// About the same container, at `time_ms` after the boot.
pp_kube_event make_kube_event(const std::string& reason, std::uint64_t time_ms);
pp_probe_throttled make_throttled(const SessionShape& session, std::uint64_t throttled_ms);

// One event of each kind, no field zero.
std::vector<Event> one_of_each_kind();

}  // namespace pawprint::test
