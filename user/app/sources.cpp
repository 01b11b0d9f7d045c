// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/sources.h"

#include "source/bpf/bpf_source.h"
#include "source/ftrace/calibration/calibrate.h"
#include "source/ftrace/ftrace_source.h"

namespace pawprint {
namespace {

std::unique_ptr<Source> make_bpf(const Options& options, const KernelFeatures& features) {
  BpfOptions bpf;
  bpf.btf = options.btf;
  bpf.attach = options.attach;
  bpf.transport = options.transport;
  bpf.filter = options.filter;
  bpf.proc_root = options.host_root / "proc";
  bpf.verbose = options.verbose;
  return std::make_unique<BpfSource>(std::move(bpf), features);
}

std::unique_ptr<Source> make_ftrace(const Options& options) {
  FtraceOptions ftrace;
  ftrace.asked = options.collectors;
  ftrace.filter = options.filter;
  ftrace.calibrate = calibrate;
  return std::make_unique<FtraceSource>(std::move(ftrace));
}

}  // namespace

std::vector<std::unique_ptr<Source>> make_sources(const Options& options,
                                                  const KernelFeatures& features) {
  std::vector<std::unique_ptr<Source>> sources;
  if (options.mode != Mode::kFtrace) sources.push_back(make_bpf(options, features));
  if (options.mode != Mode::kBpf) sources.push_back(make_ftrace(options));
  return sources;
}

}  // namespace pawprint
