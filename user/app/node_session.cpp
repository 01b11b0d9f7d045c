// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/node_session.h"

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
#include "kube/manifests.h"
#include "source/bpf/libbpf_log.h"

namespace pawprint {

ModelOptions model_options(const Options& options) {
  ModelOptions model;
  model.probe_timeout_ns = static_cast<std::uint64_t>(options.probe_timeout.count());
  return model;
}

Result<std::unique_ptr<Session>> make_node_session(const Options& options) {
  const auto& root = options.host_root;
  const NodeInfo node = read_node(root / "proc");
  auto told = read_operator_files(options);
  if (!told) return fail(told.error());
  for (const auto& probe : load_manifests(root / "etc/kubernetes/manifests", node.hostname)) {
    told->emplace_back(probe);
  }
  auto session = std::make_unique<Session>(node, model_options(options));
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
  const KernelFeatures features = probe_features(options.btf);
  return session.start(make_sources(options, features), options.collectors);
}

}  // namespace pawprint
