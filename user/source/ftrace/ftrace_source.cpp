// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/ftrace_source.h"

#include <linux/capability.h>
#include <unistd.h>

#include <utility>

namespace pawprint {

#ifndef __x86_64__
constexpr const char* kOnlyX86 = "ftrace mode reads arguments by the names of x86_64 registers";
#endif

FtraceSource::FtraceSource(FtraceOptions options) : options_(std::move(options)) {}

FtraceSource::~FtraceSource() = default;

std::string FtraceSource::obstacle(const std::vector<Collector>& tcp) const {
#ifndef __x86_64__
  return kOnlyX86;
#endif
  return why_not_together(options_.asked, tcp, backend());
}

Result<void> FtraceSource::start(const std::vector<Collector>& wanted) {
  std::vector<Collector> tcp = wanted;
  const bool probe = std::erase(tcp, Collector::kProbe) > 0;
  Result<void> tcp_runs;
  if (!tcp.empty()) tcp_runs = start_tcp(tcp);
  if (probe) start_exec();  // behind the calibration, which takes a while
  if (exec_ || tcp_) return {};
  return tcp_runs ? fail(status_.front().why) : tcp_runs;
}

Result<void> FtraceSource::start_tcp(const std::vector<Collector>& tcp) {
  if (const std::string why = obstacle(tcp); !why.empty()) {
    add_off(status_, tcp, backend(), why);
    return fail(why);
  }
  if (auto ready = set_up_tcp(); !ready) {
    add_off(status_, tcp, backend(), ready.error().message());
    return fail(ready.error());
  }
  bool one_runs = false;
  for (const Collector collector : tcp) {
    status_.push_back(tcp_->status(collector));
    one_runs |= status_.back().state != CollectorState::kOff;
  }
  if (one_runs) return {};
  tcp_.reset();
  return fail(status_.back().why);
}

Result<const TracingFolder*> FtraceSource::folder() {
  if (!folder_) {
    auto opened = open_tracing_folder(options_.tracing_roots, options_.proc_root);
    if (!opened) return fail(opened.error());
    folder_.emplace(std::move(*opened));
  }
  return &*folder_;
}

Result<void> FtraceSource::set_up_tcp() {
  const auto in = folder();
  if (!in) return fail(in.error());
  auto tcp = TcpTracing::start(**in, options_.calibrate, options_.filter, options_.proc_root);
  if (!tcp) return fail(tcp.error());
  tcp_ = std::move(*tcp);
  return {};
}

void FtraceSource::start_exec() {
  const auto off = [&](const std::string& why) {
    add_off(status_, {Collector::kProbe}, backend(), why);
  };
#ifndef __x86_64__
  return off(kOnlyX86);
#endif
  const auto in = folder();
  if (!in) return off(in.error().message());
  auto started = ExecTrace::start(**in, options_.proc_root);
  if (!started) return off(started.error().message());
  exec_ = std::move(*started);
  status_.push_back(exec_->status());
}

// Root owns the tracing files, which are written again when the instance goes.
CapabilitySet FtraceSource::capabilities() const {
  return geteuid() == 0 ? 0 : capability(CAP_DAC_OVERRIDE);
}

std::vector<int> FtraceSource::fds() const {
  std::vector<int> fds;
  if (tcp_) fds.push_back(tcp_->fd());
  if (exec_) fds.push_back(exec_->fd());
  return fds;
}

void FtraceSource::drain(EventSink& sink) {
  if (tcp_) tcp_->drain(sink);
  if (exec_) exec_->drain(sink);
}

void FtraceSource::tick(EventSink& sink, std::uint64_t now_ns) {
  if (tcp_) tcp_->tick(sink, now_ns);
  if (exec_) exec_->tick(sink, now_ns);
}

void FtraceSource::quiesce() {
  if (tcp_) tcp_->quiesce();
  if (exec_) exec_->quiesce();
}

void FtraceSource::stop() {
  exec_.reset();
  tcp_.reset();
}

}  // namespace pawprint
