// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/model.h"

#include "model/coverage.h"
#include "model/node_sysctls.h"
#include "model/probe_sessions.h"
#include "model/syn_drops.h"
#include "model/tcp_hosts.h"

namespace pawprint {

Model::Model(const ModelOptions& options) {
  parts_.push_back(std::make_unique<TcpHosts>());
  parts_.push_back(std::make_unique<SynDrops>());
  parts_.push_back(std::make_unique<Coverage>());
  parts_.push_back(std::make_unique<ProbeSessions>(options));
  parts_.push_back(std::make_unique<NodeSysctls>());
}

void Model::on_event(const Event& event) {
  time_.on_event(event);
  if (const auto* loss = std::get_if<pp_loss>(&event)) {
    if (loss->stage < PP_LOSS_STAGES) loss_.by_stage[loss->stage] += loss->events;
  }
  for (const auto& part : parts_) part->on_event(event);
}

Snapshot Model::snapshot(const NodeInfo& node, const SourceInfo& source) const {
  Snapshot snapshot;
  snapshot.node = node;
  snapshot.source = source;
  snapshot.time_ns = time_.realtime(time_.now_ns());
  snapshot.window = {time_.realtime(time_.begin_ns()), snapshot.time_ns};
  snapshot.loss = loss_;
  for (const auto& part : parts_) part->fill(snapshot, time_);
  return snapshot;
}

}  // namespace pawprint
