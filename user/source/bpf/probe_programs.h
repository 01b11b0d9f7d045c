// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The probe collector on BPF: bpf/probe.bpf.c, loaded and attached.
#pragma once

#include <memory>
#include <vector>

#include "source/bpf/bpf_collector.h"
#include "source/bpf/unseen_ends.h"

struct probe_bpf;

namespace pawprint {

class ProbePrograms final : public BpfCollector {
 public:
  // Loads and attaches. Error: why it cannot run here; nothing is left attached.
  static Result<std::unique_ptr<BpfCollector>> start(const BpfOptions& options,
                                                     Transport transport);
  ~ProbePrograms() override;
  ProbePrograms(const ProbePrograms&) = delete;
  ProbePrograms& operator=(const ProbePrograms&) = delete;

  BpfTransport& transport() override { return *transport_; }
  const std::vector<CollectorStatus>& status() const override { return status_; }
  const bpf_map* counters() const override;
  std::uint64_t drain(EventSink& sink) override;
  void read_totals(EventSink& sink, std::uint64_t now_ns) override;

 private:
  ProbePrograms() = default;
  Result<void> load(const BpfOptions& options, Transport transport);
  Result<void> attach_all();
  void seed_containers(const std::filesystem::path& proc_root, bool attached);

  probe_bpf* skeleton_ = nullptr;
  std::vector<BpfLink> links_;
  std::unique_ptr<BpfTransport> transport_;
  std::vector<CollectorStatus> status_{1};
  UnseenEnds unseen_ends_;
};

}  // namespace pawprint
