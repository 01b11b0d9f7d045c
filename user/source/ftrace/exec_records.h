// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Trace records of the exec probes → calls of ProcessTracker, in the order of their time:
// buffers are per CPU, and what one process does is spread over several. What /proc tells of
// a process is asked at once when a record is read, as the process may end soon.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/task_stats.h"
#include "source/ftrace/event_format.h"
#include "source/ftrace/exec_definitions.h"
#include "source/ftrace/exec_facts.h"
#include "source/ftrace/process_tracker.h"

namespace pawprint {

class ExecRecords {
 public:
  // Threads that ended and whose record has not come: what they used is forgotten beyond it.
  static constexpr std::size_t kMostEnded = 65536;

  ExecRecords(const ExecFacts& facts, ProcessTracker& tracker) : facts_(facts), tracker_(tracker) {}

  // Records with the number of `format` are events of `probe`.
  void add(ExecProbe probe, const EventFormat& format);

  // One record of any CPU, `time_ns` in CLOCK_MONOTONIC; it waits for release(). Those of other
  // events are passed over. False: it is shorter than its format says.
  bool on_record(std::uint64_t time_ns, std::span<const std::byte> record);
  // What a thread used in its life. Before the record of its end is released.
  void on_task_exit(std::uint32_t tid, const TaskTimes& times);

  // Every buffer was read to its end after `until_ns`: what happened before is told now.
  void release(std::uint64_t until_ns);

  // A process that waits here was made or moved since we watch.
  bool has_entry_of(std::uint32_t pid) const;

 private:
  enum Field : unsigned {
    kTid,
    kPid,
    kOldPid,
    kCloneFlags,
    kFilename,
    kCode,
    kDstPath,
    kText,
    kName,
    kOuter,
    kArgc,
    kFieldCount,
  };
  static const std::array<const char*, kFieldCount> kFieldNames;

  struct Layout {
    ExecProbe probe{};
    std::array<std::optional<EventField>, kFieldCount> fields;
    std::vector<EventField> arguments;
  };

  // One record while it is read.
  struct Bytes {
    const Layout& layout;
    std::span<const std::byte> bytes;

    std::uint64_t value(Field field) const;
    std::optional<std::string_view> text(Field field) const;
  };

  struct Arguments {
    std::string text;  // each ended by NUL
    bool complete = false;
  };

  struct Waiting {
    std::uint64_t time_ns = 0;
    ExecProbe probe{};
    std::uint32_t tid = 0;   // who did it
    std::uint32_t pid = 0;   // of a new task, of a moved process
    bool is_thread = false;  // a new task
    std::uint32_t status = 0;
    std::optional<std::string> container;  // of a new or a moved process
    Execution execution;
    std::optional<Arguments> arguments;
  };

  void read_new_task(const Bytes& record, Waiting& waiting) const;
  void read_exec(const Bytes& record, Waiting& waiting) const;
  static void read_attach(const Bytes& record, Waiting& waiting);
  static void read_move(const Bytes& record, Waiting& waiting);
  static std::optional<Arguments> read_arguments(const Bytes& record);
  void tell(Waiting& waiting);
  void tell_exec(Waiting& waiting);

  const ExecFacts& facts_;
  ProcessTracker& tracker_;
  std::map<std::uint16_t, Layout> layouts_;  // by event number
  std::vector<Waiting> waiting_;
  std::unordered_map<std::uint32_t, TaskTimes> ended_;      // by thread
  std::unordered_map<std::uint32_t, Arguments> executing_;  // by thread, until its exec is told
};

}  // namespace pawprint
