// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A trace in the JSON form that ui.perfetto.dev and chrome://tracing read: exec sessions as
// slices with their phases inside, SYNs without an answer and losses as instants. Its times
// are those of the node's monotonic clock, in µs.
#pragma once

#include <string>

#include "core/buffered_output.h"
#include "export/export_writer.h"
#include "export/known_listeners.h"
#include "export/perfetto_tracks.h"
#include "model/time_map.h"
#include "record/recording_info.h"
#include "view/json.h"

namespace pawprint {

class PerfettoWriter final : public ExportWriter {
 public:
  PerfettoWriter(WriteBytes write, const RecordingInfo& info);

  void on_event(const Event& event) override;
  Result<void> result() const override { return out_.result(); }
  Result<void> finish() override;

 private:
  struct Slice {
    std::string name;
    std::uint64_t begin_ns = 0, end_ns = 0;
  };

  void add(const std::string& object);
  void on_session(const ExecSession& session);
  void slice(const PerfettoTracks::Track& track, const Slice& slice, const std::string& args);
  void instant(const PerfettoTracks::Track& track, const Event& event, std::string_view name);

  BufferedOutput out_;
  RecordingInfo info_;
  bool is_first_ = true;
  TimeMap time_;
  NamedContainers names_;
  KnownListeners listeners_;
  ExecSessions sessions_;
  PerfettoTracks tracks_;
};

}  // namespace pawprint
