// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "unit/builders.h"

#include <algorithm>

#include "unit/tcp_builders.h"

namespace pawprint::test {

std::string container(char digit) {
  return std::string(PP_CONTAINER_ID_LEN, digit);
}

pp_probe_exec make_exec(const SessionShape& session) {
  auto event = make_event<pp_probe_exec>(session.exec_ms() * kMs);
  event.enter_ns = session.enter_ms() * kMs;
  event.pid = session.pid;
  if (session.runtime_known) {
    event.setup_ns = session.begin_ms * kMs;
    event.runtime_pid = session.pid + 1;
    event.h.have |= PP_HAVE_RUNTIME | PP_HAVE_SETUP;
  }
  std::fill_n(event.container_id, PP_CONTAINER_ID_LEN, session.container);
  std::copy_n("check", 5, event.comm);
  set_arguments(event, session.argv);
  return event;
}

pp_probe_exit make_exit(const SessionShape& session) {
  auto event = make_event<pp_probe_exit>(session.exit_ms() * kMs);
  event.exec_ns = session.exec_ms() * kMs;
  event.pid = session.pid;
  event.exit_status = session.status;
  event.cpu_ns = 3 * kMs;
  event.runq_wait_ns = 2 * kMs;
  event.children = session.children;
  event.h.have = PP_HAVE_CPU | PP_HAVE_RUNQ | PP_HAVE_STATUS;
  return event;
}

pp_probe_runtime_exit make_runtime_exit(const SessionShape& session) {
  auto event = make_event<pp_probe_runtime_exit>(session.runtime_exit_ms() * kMs);
  event.exec_ns = session.exec_ms() * kMs;
  event.pid = session.pid;
  event.runtime_pid = session.pid + 1;
  return event;
}

pp_probe_children_exit make_children_exit(const SessionShape& session, std::uint64_t time_ms,
                                          std::uint64_t cpu_ms, std::uint64_t runq_wait_ms) {
  auto event = make_event<pp_probe_children_exit>(time_ms * kMs);
  event.exec_ns = session.exec_ms() * kMs;
  event.pid = session.pid;
  event.cpu_ns = cpu_ms * kMs;
  event.runq_wait_ns = runq_wait_ms * kMs;
  event.h.have = PP_HAVE_CPU | PP_HAVE_RUNQ;
  return event;
}

pp_container_start make_container_start(std::uint64_t time_ms) {
  auto event = make_event<pp_container_start>(time_ms * kMs);
  event.pid = 50;
  std::fill_n(event.container_id, PP_CONTAINER_ID_LEN, 'a');
  return event;
}

pp_tick make_tick(std::uint64_t time_ms) {
  auto event = make_event<pp_tick>(time_ms * kMs);
  event.realtime_ns = kBootRealtimeNs + time_ms * kMs;
  return event;
}

pp_loss make_loss(std::uint32_t stage, std::uint64_t events, std::uint64_t time_ms) {
  auto event = make_event<pp_loss>(time_ms * kMs);
  event.from_ns = (time_ms - 1000) * kMs;
  event.events = events;
  event.stage = stage;
  return event;
}

pp_container_name make_container_name(char container, const std::string& pod_namespace,
                                      const std::string& pod, const std::string& name) {
  auto event = make_event<pp_container_name>(1 * kMs);
  std::fill_n(event.container_id, PP_CONTAINER_ID_LEN, container);
  set_text(event.pod_namespace, pod_namespace);
  set_text(event.pod, pod);
  set_text(event.container, name);
  return event;
}

pp_probe_spec make_probe_spec(pp_probe_kind kind, std::uint32_t timeout_s,
                              const std::vector<std::string>& argv) {
  auto event = make_event<pp_probe_spec>(1 * kMs);
  set_text(event.pod_namespace, "kube-system");
  set_text(event.pod, "calico-node-x7k2p");
  set_text(event.container, "calico-node");
  event.kind = kind;
  event.source = PP_SPEC_PODS;
  event.timeout_s = timeout_s;
  event.period_s = 10;
  event.failure_threshold = 3;
  set_arguments(event, argv);
  return event;
}

pp_kube_event make_kube_event(const std::string& reason, std::uint64_t time_ms) {
  auto event = make_event<pp_kube_event>(1 * kMs);
  event.first_realtime_ns = event.last_realtime_ns = kBootRealtimeNs + time_ms * kMs;
  event.count = 1;
  set_text(event.reason, reason);
  set_text(event.pod_namespace, "kube-system");
  set_text(event.pod, "calico-node-x7k2p");
  set_text(event.container, "calico-node");
  set_text(event.message, "Readiness probe failed: command timed out");
  return event;
}

pp_probe_throttled make_throttled(const SessionShape& session, std::uint64_t throttled_ms) {
  auto event = make_event<pp_probe_throttled>(session.runtime_exit_ms() * kMs);
  event.exec_ns = session.exec_ms() * kMs;
  event.pid = session.pid;
  event.throttled_ns = throttled_ms * kMs;
  return event;
}

namespace {

template <typename T>
T at(std::uint64_t time_ms, T event) {
  event.h.time_ns = time_ms * kMs;
  return event;
}

}  // namespace

std::vector<Event> one_of_each_kind() {
  SessionShape session;
  session.status = exited(1);
  session.children = 1;
  return {make_exec(session),
          make_exit(session),
          make_runtime_exit(session),
          make_children_exit(session, 2000, 5, 4),
          make_container_start(900),
          make_timewait(2100),
          make_syn(2200),
          make_time_wait_enter(2300),
          make_syn_totals(2400),
          make_timewait_totals(2450),
          make_netns_counters(2500),
          make_listener(2600),
          make_listening(2650),
          make_sysctl(2700),
          at(2750, make_container_name('a', "kube-system", "calico-node-x7k2p", "calico-node")),
          at(2760, make_probe_spec(PP_PROBE_READINESS, 1, session.argv)),
          at(2770, make_kube_event("Unhealthy", 2700)),
          at(2780, make_throttled(session, 9)),
          make_tick(3000),
          make_loss(PP_LOSS_RING, 7, 3000)};
}

}  // namespace pawprint::test
