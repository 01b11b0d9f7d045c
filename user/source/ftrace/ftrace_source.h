// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// All collectors from kprobe events and tracepoints, for kernels where BPF cannot hook
// functions: 3.10 has no BPF, others no BTF. x86_64.
//
// Events are read from a private ftrace instance (per_cpu/cpuN/trace_pipe_raw), not from perf
// rings on the same events. Both have one ordered stream a CPU and say where it has gaps.
// The instance has, on every kernel since 3.10, a clock that can be read ("now ts") or is
// CLOCK_MONOTONIC; perf has use_clockid only since 4.1. One descriptor a CPU serves all
// events, where perf needs one for each of two dozen events on each CPU.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "source/ftrace/exec_trace.h"
#include "source/ftrace/tcp_tracing.h"
#include "source/ftrace/tracing_folder.h"
#include "source/source.h"
#include "source/traffic_filter.h"

namespace pawprint {

struct FtraceOptions {
  // All that were asked for. When one of timewait and syn runs on another source already, the
  // other is off here: both sources would tell of the same SYNs.
  std::vector<Collector> asked;
  TrafficFilter filter;
  Calibrate calibrate;
  std::vector<std::filesystem::path> tracing_roots{"/sys/kernel/tracing",
                                                   "/sys/kernel/debug/tracing"};
  std::filesystem::path proc_root = "/proc";
};

class FtraceSource final : public Source {
 public:
  explicit FtraceSource(FtraceOptions options);
  ~FtraceSource() override;

  std::string_view backend() const override { return "ftrace"; }
  Result<void> start(const std::vector<Collector>& wanted) override;
  const std::vector<CollectorStatus>& status() const override { return status_; }
  std::vector<int> fds() const override;
  void drain(EventSink& sink) override;
  void tick(EventSink& sink, std::uint64_t now_ns) override;
  void quiesce() override;
  CapabilitySet capabilities() const override;
  void stop() override;

 private:
  // Why `tcp` cannot run here; empty: nothing is known against it.
  std::string obstacle(const std::vector<Collector>& tcp) const;
  // Found, or mounted, once.
  Result<const TracingFolder*> folder();
  Result<void> start_tcp(const std::vector<Collector>& tcp);
  Result<void> set_up_tcp();
  void start_exec();

  FtraceOptions options_;
  std::vector<CollectorStatus> status_;
  std::optional<TracingFolder> folder_;  // outlives what is traced in it
  std::unique_ptr<TcpTracing> tcp_;
  std::unique_ptr<ExecTrace> exec_;
};

}  // namespace pawprint
