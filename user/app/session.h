// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A running observation: sources on one side, the model on the other. The place where
// a collector gets the source that can run it.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "app/observation.h"
#include "context/context.h"
#include "core/event_loop.h"
#include "source/source.h"
#include "source/time_order.h"

namespace pawprint {

class Session final : private EventSink {
 public:
  // `keeps_course`: restart() is possible, and observation() has more than the model.
  Session(NodeInfo node, const ModelOptions& options, bool keeps_course = false);

  // `sink` sees every event that the model sees, in the same order. Before start(); it
  // must outlive the session.
  void add_sink(EventSink& sink) { sinks_.push_back(&sink); }

  // Adds what the node tells beside the events. Before start().
  void add_context(std::unique_ptr<Context> context) { contexts_.push_back(std::move(context)); }

  // What of the traffic the sources look at, for the snapshot; none: all.
  void set_filter(std::optional<std::string> filter) { info_.filter = std::move(filter); }

  // Starts `wanted` on the first of `sources` that can run each. Error: none can run, and
  // why each could not.
  Result<void> start(std::vector<std::unique_ptr<Source>> sources,
                     const std::vector<Collector>& wanted);

  const std::vector<CollectorStatus>& status() const { return info_.collectors; }
  const NodeInfo& node() const { return node_; }
  const SourceInfo& source() const { return info_; }

  // Capabilities that the sources need from now on.
  CapabilitySet capabilities() const;

  // Lets `loop` drive it: events as they come, a tick each second.
  Result<void> attach_to(EventLoop& loop);

  // Takes all that has happened so far into the model, then removes every hook.
  void finish();

  // What the model knows now, with the findings that follow from it.
  Snapshot snapshot() const;

  // Counts from now on.
  void restart() { observation_.restart(); }
  const Observation& observation() const { return observation_; }

 private:
  void on_event(const Event& event) override;
  void pump();
  void tick();
  void tell_time(bool last);

  NodeInfo node_;
  SourceInfo info_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<std::unique_ptr<Context>> contexts_;
  Observation observation_;
  std::vector<EventSink*> sinks_;
  TimeOrder order_;
};

// This node, read under `proc_root` (/proc).
NodeInfo read_node(const std::filesystem::path& proc_root);

}  // namespace pawprint
