// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/sources.h"

#include "source/bpf/bpf_source.h"
#include "source/ftrace/calibration/calibrate.h"
#include "source/ftrace/ftrace_source.h"
#include "source/wire/wire_source.h"

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

std::unique_ptr<Source> make_wire(const Options& options) {
  WireOptions wire;
  wire.asked = options.collectors;
  wire.filter = options.filter;
  wire.proc_root = options.host_root / "proc";
  return std::make_unique<WireSource>(std::move(wire));
}

}  // namespace

std::vector<std::unique_ptr<Source>> make_sources(const Options& options,
                                                  const KernelFeatures& features) {
  std::vector<std::unique_ptr<Source>> sources;
  const auto tries = [&](Mode mode) { return options.mode == Mode::kAuto || options.mode == mode; };
  if (tries(Mode::kBpf)) sources.push_back(make_bpf(options, features));
  if (tries(Mode::kFtrace)) sources.push_back(make_ftrace(options));
  if (tries(Mode::kWire)) sources.push_back(make_wire(options));
  return sources;
}

}  // namespace pawprint
