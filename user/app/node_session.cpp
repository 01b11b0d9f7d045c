// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/node_session.h"

#include <linux/capability.h>

#include <utility>

#include "app/operator_files.h"
#include "app/sources.h"
#include "context/container_names.h"
#include "context/given_events.h"
#include "context/kube_event_file.h"
#include "context/listener_owners.h"
#include "context/listening_sockets.h"
#include "context/netns_counters.h"
#include "context/sysctl_values.h"
#include "context/throttling.h"
#include "kernel/privilege.h"
#include "kube/manifests.h"
#include "source/bpf/libbpf_log.h"

namespace pawprint {

namespace {

// Other processes' links in /proc, folders of the kubelet and files of the operator. A recording
// tells of the listening sockets of every network namespace, and is in whichever folder its user
// names, where SQLite makes its journal.
CapabilitySet needed_by_contexts(const Options& options) {
  const CapabilitySet reading = capability(CAP_SYS_PTRACE) | capability(CAP_DAC_READ_SEARCH);
  if (options.command != Command::kRecord) return reading;
  return reading | capability(CAP_SYS_ADMIN) | capability(CAP_DAC_OVERRIDE);
}

}  // namespace

ModelOptions model_options(const Options& options) {
  ModelOptions model;
  model.probe_timeout_ns = static_cast<std::uint64_t>(options.probe_timeout.count());
  return model;
}

Result<std::unique_ptr<Session>> make_node_session(const Options& options, bool keeps_course) {
  const auto& root = options.host_root;
  const NodeInfo node = read_node(root / "proc");
  auto told = read_operator_files(options);
  if (!told) return fail(told.error());
  for (const auto& probe : load_manifests(root / "etc/kubernetes/manifests", node.hostname)) {
    told->emplace_back(probe);
  }
  auto session = std::make_unique<Session>(node, model_options(options), keeps_course);
  session->add_context(std::make_unique<GivenEvents>(std::move(*told)));
  if (options.events) session->add_context(std::make_unique<KubeEventFile>(*options.events));
  session->set_filter(options.filter.description());
  session->add_context(std::make_unique<NetnsCounters>(root / "proc", options.filter.netns));
  session->add_context(std::make_unique<ListenerOwners>(root / "proc"));
  if (options.command == Command::kRecord) {
    session->add_context(std::make_unique<ListeningSockets>(root / "proc", options.filter.netns));
  }
  session->add_context(std::make_unique<SysctlValues>(root / "proc"));
  session->add_context(std::make_unique<ContainerNames>(root / "proc", root / "var/log"));
  session->add_context(std::make_unique<Throttling>(root / "proc", root / "sys/fs/cgroup"));
  return session;
}

Result<void> start_node_session(Session& session, const Options& options) {
  set_up_libbpf_log(options.verbose);
  const bool only_probes = options.collectors == std::vector{Collector::kProbe};
  const KernelFeatures features =
      probe_features(options.btf, only_probes ? TriedHooks::kTracepoints : TriedHooks::kAll);
  auto started = session.start(make_sources(options, features), options.collectors);
  if (!started) return started;
  // Where it is refused (a seccomp filter), more is left than is needed: no reason not to trace.
  static_cast<void>(keep_only(session.capabilities() | needed_by_contexts(options)));
  return {};
}

}  // namespace pawprint
