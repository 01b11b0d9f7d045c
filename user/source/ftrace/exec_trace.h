// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The probe collector from trace events: what FtraceSource runs for it, with the life of a
// source (source/source.h).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "kernel/task_stats.h"
#include "source/ftrace/exec_facts.h"
#include "source/ftrace/exec_probes.h"
#include "source/ftrace/exec_records.h"
#include "source/ftrace/process_tracker.h"
#include "source/ftrace/trace_wakeup.h"
#include "source/ftrace/tracing_folder.h"
#include "source/source.h"

namespace pawprint {

class ExecTrace {
 public:
  // Defines and enables everything. Error: why exec probes cannot be followed here.
  static Result<std::unique_ptr<ExecTrace>> start(const TracingFolder& folder,
                                                  const std::filesystem::path& proc_root);

  CollectorStatus status() const;
  int fd() const { return wakeup_->fd(); }
  void drain(EventSink& sink);
  void tick(EventSink& sink, std::uint64_t now_ns);
  void quiesce();

 private:
  // To whoever drains or ticks.
  class Forward final : public EventSink {
   public:
    void set_target(EventSink* target) { target_ = target; }
    void on_event(const Event& event) override {
      if (target_ != nullptr) target_->on_event(event);
    }

   private:
    EventSink* target_ = nullptr;
  };

  explicit ExecTrace(const std::filesystem::path& proc_root);
  Result<void> set_up(const TracingFolder& folder);
  void know_running_containers(bool enabled);
  // Reads what there is; it waits in records_. True: something came.
  bool read();
  void report_losses(EventSink& sink, std::uint64_t now_ns);

  std::filesystem::path proc_root_;
  Forward forward_;
  ExecFacts facts_;
  ProcessTracker tracker_;
  ExecRecords records_;
  std::unique_ptr<ExecProbes> probes_;
  std::optional<TraceWakeup> wakeup_;
  std::optional<TaskExits> task_exits_;
  std::string no_times_;  // why what was used of the CPU is not known
  bool quiet_ = false;

  std::uint64_t damaged_ = 0;
  // What was reported so far.
  std::uint64_t lost_told_ = 0;
  std::uint64_t sessions_told_ = 0;
  std::uint64_t damaged_told_ = 0;
  std::uint64_t last_tick_ns_ = 0;
};

}  // namespace pawprint
