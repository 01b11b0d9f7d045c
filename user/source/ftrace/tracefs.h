// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The tracing file system: the only code that writes to it. On 3.10 it is a folder of
// debugfs, since 4.1 a file system of its own; the files used here are in both.
//
// TraceInstance is a trace buffer of this process alone (mkdir instances/NAME, 3.10+): the
// global buffer and its settings belong to whoever uses trace-cmd on this node.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pawprint {

class Tracefs {
 public:
  // `root`: the tracing folder itself.
  explicit Tracefs(std::filesystem::path root) : root_(std::move(root)) {}

  // The first of `roots` that has kprobe events. Error: what is missing, and what to do.
  static Result<Tracefs> find(const std::vector<std::filesystem::path>& roots = {
                                  "/sys/kernel/tracing", "/sys/kernel/debug/tracing"});

  const std::filesystem::path& root() const { return root_; }

  // Files are named relative to the root. Errors keep the kernel's errno.
  Result<std::string> read(const std::filesystem::path& name) const;
  // One write(2) that appends: O_TRUNC on kprobe_events would delete everybody's probes.
  Result<void> write(const std::filesystem::path& name, std::string_view text) const;
  bool has(const std::filesystem::path& name) const;
  std::vector<std::string> list(const std::filesystem::path& folder) const;

 private:
  std::filesystem::path root_;
};

// What per_cpu/cpuN/stats says of one CPU's buffer.
struct BufferStats {
  std::uint64_t overrun = 0;         // events that were overwritten before they were read
  std::uint64_t commit_overrun = 0;  // events that found the writer's own page full
  std::uint64_t dropped = 0;         // events refused by a buffer that does not overwrite
  std::uint64_t now_ns = 0;          // the buffer's clock, to 1 us
  std::uint64_t lost() const { return overrun + commit_overrun + dropped; }
};
BufferStats parse_buffer_stats(std::string_view text);

class TraceInstance {
 public:
  // Makes instances/NAME, with `buffer_kb` for each CPU. Error: EEXIST when there is one,
  // ENOENT where the kernel has no instances.
  static Result<TraceInstance> create(const Tracefs& tracefs, const std::string& name,
                                      unsigned buffer_kb);
  TraceInstance(TraceInstance&& other) noexcept;
  TraceInstance& operator=(TraceInstance&& other) = delete;
  TraceInstance(const TraceInstance&) = delete;
  TraceInstance& operator=(const TraceInstance&) = delete;
  // Disables its events and removes it. Every file in it must be closed before.
  ~TraceInstance();

  // Its own tracing folder, with trace_clock, events/, per_cpu/ and so on.
  const Tracefs& files() const { return files_; }

  // The first of `clocks` that the kernel has becomes the buffer's. Returns which.
  Result<std::string> choose_clock(const std::vector<std::string>& clocks) const;

  // `filter`: as in events/*/*/filter, empty for none. Set before the event is enabled.
  Result<void> enable(const std::string& group, const std::string& event,
                      std::string_view filter = {}) const;
  Result<void> disable(const std::string& group, const std::string& event) const;

  // CPUs that have a buffer.
  std::vector<unsigned> cpus() const;
  Result<BufferStats> stats(unsigned cpu) const;

 private:
  explicit TraceInstance(std::filesystem::path folder) : files_(std::move(folder)) {}

  Tracefs files_;
};

// Removes the instance at `folder`: its events disabled first, EBUSY waited out for up to
// 200 ms. Error: rmdir's errno.
Result<void> remove_instance(const std::filesystem::path& folder);

}  // namespace pawprint
