// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/ftrace_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "source/ftrace/private_mount.h"

namespace pawprint {

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
  return "ftrace mode reads arguments by the names of x86_64 registers";
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
  if (std::erase(tcp, Collector::kProbe) > 0) {
    set_off({Collector::kProbe}, "exec probes are not followed in ftrace mode");
  }
  if (tcp.empty()) return fail(status_.front().why);
  if (const std::string why = obstacle(tcp); !why.empty()) {
    set_off(tcp, why);
    return fail(why);
  }
  if (auto ready = set_up(); !ready) {
    set_off(tcp, ready.error().message());
    return fail(ready.error());
  }
  for (const Collector collector : tcp) {
    status_.push_back(tcp_->status(collector));
  }
  const auto runs = [](const CollectorStatus& status) {
    return status.state != CollectorState::kOff;
  };
  if (std::any_of(status_.begin(), status_.end(), runs)) return {};
  tcp_.reset();
  return fail(status_.back().why);
}

Result<Tracefs> FtraceSource::find_tracefs() {
  auto found = Tracefs::find(options_.tracing_roots);
  if (found || found.error().code != ENOENT) return found;
  auto mounted = mount_tracing_privately();
  if (!mounted) return found;
  mounted_ = std::move(*mounted);
  return Tracefs::find({fmt::format("/proc/self/fd/{}", mounted_.get())});
}

Result<void> FtraceSource::set_up() {
  const auto tracefs = find_tracefs();
  if (!tracefs) return fail(tracefs.error());
  const auto owner = this_process(options_.proc_root);
  if (!owner) return fail(owner.error());
  // What cannot be swept is in nobody's way: names are unique.
  static_cast<void>(sweep_dead_owners(*tracefs, options_.proc_root));
  auto tcp =
      TcpTracing::start(*tracefs, *owner, options_.calibrate, options_.filter, options_.proc_root);
  if (!tcp) return fail(tcp.error());
  tcp_ = std::move(*tcp);
  return {};
}

std::vector<int> FtraceSource::fds() const {
  return tcp_ ? std::vector<int>{tcp_->fd()} : std::vector<int>{};
}

void FtraceSource::drain(EventSink& sink) {
  if (tcp_) tcp_->drain(sink);
}

void FtraceSource::tick(EventSink& sink, std::uint64_t now_ns) {
  if (tcp_) tcp_->tick(sink, now_ns);
}

void FtraceSource::quiesce() {
  if (tcp_) tcp_->quiesce();
}

void FtraceSource::stop() {
  tcp_.reset();
}

}  // namespace pawprint
