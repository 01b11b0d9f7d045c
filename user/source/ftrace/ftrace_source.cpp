// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/ftrace_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "source/ftrace/tracing_folder.h"

namespace pawprint {

#ifndef __x86_64__
constexpr const char* kOnlyX86 = "ftrace mode reads arguments by the names of x86_64 registers";
#endif

FtraceSource::FtraceSource(FtraceOptions options) : options_(std::move(options)) {}

FtraceSource::~FtraceSource() = default;

void FtraceSource::set_off(const std::vector<Collector>& collectors, const std::string& why) {
  for (const Collector collector : collectors) {
    CollectorStatus off;
    off.collector = collector;
    off.backend = "ftrace";
    off.why = why;
    status_.push_back(std::move(off));
  }
}

std::string FtraceSource::obstacle(const std::vector<Collector>& tcp) const {
#ifndef __x86_64__
  return kOnlyX86;
#endif
  for (const Collector collector : options_.asked) {
    if (collector == Collector::kProbe || std::count(tcp.begin(), tcp.end(), collector) > 0) {
      continue;
    }
    return fmt::format("ftrace mode runs timewait and syn together, and {} runs already",
                       name_of(collector));
  }
  return "";
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
    set_off(tcp, why);
    return fail(why);
  }
  if (auto ready = set_up_tcp(); !ready) {
    set_off(tcp, ready.error().message());
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

Result<void> FtraceSource::set_up_tcp() {
  auto folder = open_tracing_folder(options_.tracing_roots, options_.proc_root);
  if (!folder) return fail(folder.error());
  mounted_ = std::move(folder->mount);
  auto tcp = TcpTracing::start(folder->tracefs, folder->owner, options_.calibrate, options_.filter,
                               options_.proc_root);
  if (!tcp) return fail(tcp.error());
  tcp_ = std::move(*tcp);
  return {};
}

void FtraceSource::start_exec() {
#ifndef __x86_64__
  return set_off({Collector::kProbe}, kOnlyX86);
#endif
  auto folder = open_tracing_folder(options_.tracing_roots, options_.proc_root);
  if (!folder) return set_off({Collector::kProbe}, folder.error().message());
  auto started = ExecTrace::start(std::move(*folder), options_.proc_root);
  if (!started) return set_off({Collector::kProbe}, started.error().message());
  exec_ = std::move(*started);
  status_.push_back(exec_->status());
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
