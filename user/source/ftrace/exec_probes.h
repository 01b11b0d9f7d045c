// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The exec probes in the kernel: a group of kprobe events, a private instance in which they
// and the tracepoints are recorded, and its reader. Apart from the TCP probes: a storm of
// forks takes no room from SYNs, nor they from it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "source/ftrace/exec_records.h"
#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/trace_recording.h"
#include "source/ftrace/tracing_folder.h"

namespace pawprint {

class ExecProbes {
 public:
  // Of each CPU's buffer. A process that executes a program takes about 500 bytes in its life.
  static constexpr unsigned kBufferKb = 512;

  // Defines what the kernel takes and tells `records` of it; nothing is enabled yet. Error:
  // what is missing without which nothing can be followed.
  static Result<std::unique_ptr<ExecProbes>> set_up(const TracingFolder& folder,
                                                    ExecRecords& records);

  Result<void> enable() const;
  // What was recorded stays to be read.
  void disable() const;

  TraceRecording& recording() { return *recording_; }
  // "exit codes: why not", for each thing that is missing.
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  explicit ExecProbes(const TracingFolder& folder)
      : tracefs_(folder.tracefs), group_(folder.tracefs, trace_name(folder.owner, 'X')) {}

  Result<void> define(ExecRecords& records);
  Result<EventFormat> define(const ExecHook& hook);
  Result<void> open_recording();

  Tracefs tracefs_;
  // Destroyed from the last to the first: the instance is removed before the definitions.
  KprobeGroup group_;
  std::optional<TraceRecording> recording_;
  std::vector<std::pair<std::string, std::string>> events_;  // group and name
  std::vector<std::string> missing_;
};

}  // namespace pawprint
