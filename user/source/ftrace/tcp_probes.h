// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The probes of timewait and syn in the kernel: a group of definitions, a private instance in
// which they are recorded, and its reader.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/tcp_records.h"
#include "source/ftrace/tcp_status.h"
#include "source/ftrace/trace_recording.h"
#include "source/ftrace/tracing_folder.h"

namespace pawprint {

class TcpProbes {
 public:
  // Of each CPU's buffer. A SYN takes about 350 bytes in four events: 1,400 SYNs wait in it.
  static constexpr unsigned kBufferKb = 512;

  // Defines what the kernel takes and tells `records` of it; nothing is enabled yet. Error:
  // no probe at all can be had, and why the first cannot.
  static Result<std::unique_ptr<TcpProbes>> set_up(const TracingFolder& folder,
                                                   const KernelLayout& layout,
                                                   const std::filesystem::path& proc_root,
                                                   TcpRecords& records);

  Result<void> enable() const;
  // What was recorded stays to be read.
  void disable() const;

  TraceRecording& recording() { return *recording_; }
  std::span<const MissingHook> missing() const { return missing_; }

  // The kernel's own counts, exact whatever the buffers lost.
  struct Hits {
    std::uint64_t syn_entries = 0;  // calls of conn_request functions
    std::uint64_t misses = 0;       // of any probe
  };
  Result<Hits> hits() const;

 private:
  explicit TcpProbes(const TracingFolder& folder)
      : tracefs_(folder.tracefs),
        group_(folder.tracefs, trace_name(folder.owner)),
        suffix_("_" + std::to_string(folder.owner.pid) + "_" +
                std::to_string(folder.owner.start_ticks)) {}

  Result<void> define(const KernelLayout& layout, const std::filesystem::path& proc_root,
                      TcpRecords& records);

  Tracefs tracefs_;
  // Destroyed from the last to the first: the instance is removed before the definitions.
  KprobeGroup group_;
  std::optional<TraceRecording> recording_;
  std::string suffix_;  // kprobe_profile has no groups: it makes names of events unique
  std::vector<std::pair<const TcpHook*, std::string>> events_;  // with the event's name
  std::vector<MissingHook> missing_;
};

}  // namespace pawprint
