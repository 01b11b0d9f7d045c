// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/node_session.h"

#include "app/sources.h"
#include "context/listener_owners.h"
#include "context/netns_counters.h"
#include "context/sysctl_values.h"
#include "source/bpf/libbpf_log.h"

namespace pawprint {

ModelOptions model_options(const Options& options) {
  ModelOptions model;
  model.probe_timeout_ns = static_cast<std::uint64_t>(options.probe_timeout.count());
  return model;
}

std::unique_ptr<Session> make_node_session(const Options& options) {
  auto session = std::make_unique<Session>(read_node("/proc"), model_options(options));
  session->add_context(std::make_unique<NetnsCounters>("/proc"));
  session->add_context(std::make_unique<ListenerOwners>("/proc"));
  session->add_context(std::make_unique<SysctlValues>("/proc"));
  return session;
}

Result<void> start_node_session(Session& session, const Options& options) {
  set_up_libbpf_log(options.verbose);
  const KernelFeatures features = probe_features(options.btf);
  return session.start(make_sources(options, features), options.collectors);
}

}  // namespace pawprint
