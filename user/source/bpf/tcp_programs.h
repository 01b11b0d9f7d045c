// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The timewait and syn collectors on BPF: bpf/timewait.bpf.c and bpf/syn.bpf.c linked
// into one object, because a SYN that reuses a TIME_WAIT tuple passes both.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "source/bpf/bpf_collector.h"
#include "source/bpf/hooks.h"
#include "source/totals_told.h"

struct tcp_bpf;

namespace pawprint {

class TcpPrograms final : public BpfCollector {
 public:
  // Loads and attaches for `wanted` (timewait, syn or both). Error: why neither can run.
  static Result<std::unique_ptr<BpfCollector>> start(const BpfOptions& options,
                                                     const std::vector<Collector>& wanted,
                                                     AttachType attach, Transport transport);
  ~TcpPrograms() override;
  TcpPrograms(const TcpPrograms&) = delete;
  TcpPrograms& operator=(const TcpPrograms&) = delete;

  BpfTransport& transport() override { return *transport_; }
  const std::vector<CollectorStatus>& status() const override { return status_; }
  const bpf_map* counters() const override;
  std::uint64_t skipped() const override { return hooks_->skipped(); }
  void read_totals(EventSink& sink, std::uint64_t now_ns) override;

 private:
  TcpPrograms() = default;
  Result<void> load(const BpfOptions& options, AttachType attach, Transport transport);
  CollectorStatus status_of(Collector collector, AttachType attach, Transport transport,
                            bool preempt_rt) const;

  tcp_bpf* skeleton_ = nullptr;
  std::optional<HookSet> hooks_;
  std::unique_ptr<BpfTransport> transport_;
  std::vector<CollectorStatus> status_;
  TotalsTold<pp_syn_totals> syn_totals_;
  TotalsTold<pp_timewait_totals> timewait_totals_;
};

}  // namespace pawprint
