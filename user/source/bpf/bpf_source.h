// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The BPF source: picks what the running kernel can do and starts the collectors.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "kernel/features.h"
#include "source/bpf/bpf_collector.h"
#include "source/source.h"

namespace pawprint {

class BpfSource final : public Source {
 public:
  BpfSource(BpfOptions options, KernelFeatures features)
      : options_(std::move(options)), features_(std::move(features)) {
    options_.preempt_rt = features_.preempt_rt;
  }

  std::string_view backend() const override { return "bpf"; }
  Result<void> start(const std::vector<Collector>& wanted) override;
  const std::vector<CollectorStatus>& status() const override { return status_; }
  std::vector<int> fds() const override;
  void drain(EventSink& sink) override;
  void tick(EventSink& sink, std::uint64_t now_ns) override;
  void tell_totals(EventSink& sink, std::uint64_t now_ns) override;
  CapabilitySet capabilities() const override;
  void stop() override { running_.clear(); }

 private:
  struct Running {
    std::unique_ptr<BpfCollector> programs;
    pp_counters counted{};
    std::uint64_t skipped = 0;
  };

  // Why no BPF collector at all can run here, if so.
  std::optional<std::string> obstacle() const;
  Result<Transport> choose_transport() const;
  Result<AttachType> choose_attach() const;
  // Collectors that share an object are started together.
  using Group = std::vector<Collector>;
  Result<std::unique_ptr<BpfCollector>> start_group(const Group& group) const;
  void add(const Group& group, Result<std::unique_ptr<BpfCollector>> started);
  void report_loss(Running& running, EventSink& sink, std::uint64_t now_ns) const;

  BpfOptions options_;
  KernelFeatures features_;
  std::vector<Running> running_;
  std::vector<CollectorStatus> status_;
  std::uint64_t undecodable_ = 0;
  std::uint64_t last_tick_ns_ = 0;
};

}  // namespace pawprint
