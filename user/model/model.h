// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The model: events in, snapshot out. It reads no clock, no file and no kernel, so
// the same events give the same snapshot, live or replayed. Each collector has a
// part of its own; a new collector is a new part.
#pragma once

#include <memory>
#include <vector>

#include "event/event.h"
#include "model/snapshot.h"
#include "model/time_map.h"

namespace pawprint {

struct ModelOptions {
  std::uint64_t probe_timeout_ns = 1'000'000'000;  // judged against when no pod spec says more
};

// What one collector makes of events.
class ModelPart {
 public:
  virtual ~ModelPart() = default;
  virtual void on_event(const Event& event) = 0;
  // Adds its rows. `time` maps event times to wall-clock times.
  virtual void fill(Snapshot& snapshot, const TimeMap& time) const = 0;
};

class Model final : public EventSink {
 public:
  explicit Model(const ModelOptions& options);

  void on_event(const Event& event) override;

  // The state at the last event. `node` and `source` describe where events came from.
  Snapshot snapshot(const NodeInfo& node, const SourceInfo& source) const;

 private:
  TimeMap time_;
  LossInfo loss_;
  std::vector<std::unique_ptr<ModelPart>> parts_;
};

}  // namespace pawprint
