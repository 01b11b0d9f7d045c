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

#include "source/ftrace/instance_clock.h"
#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/ring_reader.h"
#include "source/ftrace/tcp_records.h"
#include "source/ftrace/tcp_status.h"
#include "source/ftrace/trace_owner.h"
#include "source/ftrace/tracefs.h"

namespace pawprint {

class TcpProbes {
 public:
  // Of each CPU's buffer. A SYN takes about 350 bytes in four events: 1,400 SYNs wait in it.
  static constexpr unsigned kBufferKb = 512;

  // Defines what the kernel takes and tells `records` of it; nothing is enabled yet. Error:
  // no probe at all can be had, and why the first cannot.
  static Result<std::unique_ptr<TcpProbes>> set_up(const Tracefs& tracefs, const TraceOwner& owner,
                                                   const KernelLayout& layout,
                                                   const std::filesystem::path& proc_root,
                                                   TcpRecords& records);

  Result<void> enable() const;
  // What was recorded stays to be read.
  void disable() const;

  RingReader& reader() { return *reader_; }
  std::span<const MissingHook> missing() const { return missing_; }

  // The kernel's own counts, exact whatever the buffers lost.
  struct Hits {
    std::uint64_t syn_entries = 0;  // calls of conn_request functions
    std::uint64_t misses = 0;       // of any probe
  };
  Result<Hits> hits() const;

  // Events of all CPUs that the buffers lost so far.
  std::uint64_t lost_events() const;

  const InstanceClock& clock() const { return *clock_; }
  // Once a second.
  void refresh_clock() { clock_->refresh(*instance_); }

 private:
  TcpProbes(const Tracefs& tracefs, const TraceOwner& owner)
      : tracefs_(tracefs),
        group_(tracefs, trace_name(owner)),
        suffix_("_" + std::to_string(owner.pid) + "_" + std::to_string(owner.start_ticks)) {}

  Result<void> define(const KernelLayout& layout, const std::filesystem::path& proc_root,
                      TcpRecords& records);
  Result<void> open_instance();

  Tracefs tracefs_;
  // Destroyed from the last to the first: files are closed before the instance is removed,
  // and that before the definitions are deleted.
  KprobeGroup group_;
  std::optional<TraceInstance> instance_;
  std::optional<RingReader> reader_;
  std::string suffix_;  // kprobe_profile has no groups: it makes names of events unique
  std::vector<std::pair<const TcpHook*, std::string>> events_;  // with the event's name
  std::vector<MissingHook> missing_;
  std::optional<InstanceClock> clock_;
};

}  // namespace pawprint
