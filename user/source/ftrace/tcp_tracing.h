// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// timewait and syn while they run from kprobe events: probes with the offsets of this kernel,
// what they recorded as events, exact totals and losses.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "core/unique_fd.h"
#include "kernel/listener_inodes.h"
#include "source/ftrace/kernel_layout.h"
#include "source/ftrace/tcp_join.h"
#include "source/ftrace/tcp_probes.h"
#include "source/ftrace/tcp_records.h"
#include "source/ftrace/tracing_folder.h"
#include "source/ftrace/unseen_entries.h"
#include "source/source.h"
#include "source/totals_told.h"
#include "source/traffic_filter.h"

namespace pawprint {

// Finds the offsets of the running kernel. Error: why none could be found.
using Calibrate = std::function<Result<KernelLayout>(const Tracefs&, const TraceOwner&)>;

class TcpTracing {
 public:
  // Calibrates, defines the probes and enables them. Blocks as long as `calibrate` does.
  // Error: nothing can be traced, and why.
  static Result<std::unique_ptr<TcpTracing>> start(const TracingFolder& folder,
                                                   const Calibrate& calibrate,
                                                   const TrafficFilter& filter,
                                                   const std::filesystem::path& proc_root);

  CollectorStatus status(Collector collector) const {
    return ftrace_status(collector, probes_->missing(), layout_);
  }
  // Readable when drain() is due.
  int fd() const { return timer_.get(); }
  void drain(EventSink& sink);
  // Totals and losses, once a second.
  void tick(EventSink& sink, std::uint64_t now_ns);
  // Records nothing more; what was recorded stays to be drained.
  void quiesce();

 private:
  // To the model as it comes, with the listener's socket for what was not answered.
  class Forward final : public EventSink {
   public:
    explicit Forward(const std::filesystem::path& proc_root) : listeners_(proc_root) {}
    void set_target(EventSink* target, std::uint64_t now_ns);
    void on_event(const Event& event) override;

   private:
    ListenerInodes listeners_;
    EventSink* target_ = nullptr;
    std::uint64_t now_ns_ = 0;
  };

  TcpTracing(const TrafficFilter& filter, const std::filesystem::path& proc_root,
             KernelLayout layout, TcpRecords::Kernel kernel)
      : filter_(filter),
        layout_(std::move(layout)),
        forward_(proc_root),
        join_(filter, forward_),
        records_(kernel, join_) {}

  void wake_after(long ns) const;
  std::uint64_t unseen_syns() const;
  void report_totals(EventSink& sink, std::uint64_t now_ns);
  void report_losses(EventSink& sink, std::uint64_t now_ns);

  TrafficFilter filter_;
  KernelLayout layout_;
  Forward forward_;
  TcpJoin join_;
  TcpRecords records_;
  std::unique_ptr<TcpProbes> probes_;
  UniqueFd timer_;
  bool quiet_ = false;

  std::uint64_t compared_ns_ = 0;  // when the kernel's counts were looked at
  UnseenEntries unseen_;
  std::uint64_t misses_ = 0;
  std::uint64_t damaged_ = 0;

  // What was reported so far.
  TotalsTold<pp_syn_totals> syn_totals_;
  TotalsTold<pp_timewait_totals> timewait_totals_;
  std::uint64_t lost_told_ = 0;
  std::uint64_t misses_told_ = 0;
  std::uint64_t damaged_told_ = 0;
  TcpJoin::Loss loss_told_;
  std::uint64_t last_tick_ns_ = 0;
};

}  // namespace pawprint
