// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/session.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>

#include "core/clock.h"
#include "core/file.h"
#include "findings/findings.h"

namespace pawprint {
namespace {

constexpr Nanoseconds kTickPeriod = std::chrono::seconds(1);
// How long an event may wait: for its source to be read, and in TimeOrder when no other follows.
constexpr Nanoseconds kPumpPeriod = std::chrono::milliseconds(50);

std::string mode_of(const std::vector<CollectorStatus>& collectors) {
  std::string mode;
  for (const CollectorStatus& status : collectors) {
    if (status.state == CollectorState::kOff) continue;
    if (!mode.empty() && mode != status.backend) return "mixed";
    mode = status.backend;
  }
  return mode.empty() ? "bpf" : mode;
}

}  // namespace

Session::Session(NodeInfo node, const ModelOptions& options, bool keeps_course)
    : node_(std::move(node)), observation_(options, keeps_course), order_(*this) {}

Result<void> Session::start(std::vector<std::unique_ptr<Source>> sources,
                            const std::vector<Collector>& wanted) {
  for (const auto& context : contexts_) context->start();
  std::vector<Collector> left = wanted;
  std::string reasons;  // one for each source
  for (auto& source : sources) {
    if (left.empty()) break;
    const auto started = source->start(left);
    if (!started) {
      const std::string why = started.error().message();
      reasons += reasons.empty() ? why : fmt::format("; {}: {}", source->backend(), why);
    }
    for (const CollectorStatus& status : source->status()) {
      // A collector keeps the reasons of all sources until one can run it.
      const auto known = std::find_if(
          info_.collectors.begin(), info_.collectors.end(),
          [&](const CollectorStatus& have) { return have.collector == status.collector; });
      if (known == info_.collectors.end()) {
        info_.collectors.push_back(status);
      } else if (status.state != CollectorState::kOff) {
        const std::string before = fmt::format("{}: {}", known->backend, known->why);
        *known = status;
        // Why it is not on a better one.
        if (status.state == CollectorState::kDegraded) known->why += "; " + before;
      } else {
        known->why += fmt::format("; {}: {}", status.backend, status.why);
      }
      if (status.state != CollectorState::kOff) std::erase(left, status.collector);
    }
    if (started) sources_.push_back(std::move(source));
  }
  info_.mode = mode_of(info_.collectors);
  if (sources_.empty()) {
    return fail(reasons.empty() ? "no source for these collectors" : reasons);
  }
  tick();
  return {};
}

CapabilitySet Session::capabilities() const {
  CapabilitySet needed = 0;
  for (const auto& source : sources_) needed |= source->capabilities();
  return needed;
}

Result<void> Session::attach_to(EventLoop& loop) {
  for (const auto& source : sources_) {
    for (const int fd : source->fds()) {
      if (auto added = loop.on_readable(fd, [this] { pump(); }); !added) return added;
    }
  }
  if (auto added = loop.every(kPumpPeriod, [this] { pump(); }); !added) return added;
  return loop.every(kTickPeriod, [this] { tick(); });
}

void Session::on_event(const Event& event) {
  for (const auto& context : contexts_) context->on_event(event);
  observation_.on_event(event);
  for (EventSink* sink : sinks_) sink->on_event(event);
}

void Session::pump() {
  const std::uint64_t began_ns = monotonic_ns();
  for (const auto& source : sources_) source->drain(order_);
  order_.release(began_ns);
}

void Session::tick() {
  pump();
  tell_time(false);
}

// Totals, losses and what the node tells, then the tick itself. Totals come before and
// after the kernel's counters, so that what happens in between is seen as such.
void Session::tell_time(bool last) {
  const std::uint64_t now_ns = monotonic_ns();
  for (const auto& source : sources_) source->tick(*this, now_ns);
  for (const auto& context : contexts_) {
    last ? context->finish(*this, now_ns) : context->tick(*this, now_ns);
  }
  for (const auto& source : sources_) source->tell_totals(*this, now_ns);
  auto event = make_event<pp_tick>(now_ns);
  event.realtime_ns = realtime_ns();
  on_event(event);
}

void Session::finish() {
  for (const auto& source : sources_) source->quiesce();
  pump();
  order_.flush();
  tell_time(true);
  for (const auto& source : sources_) source->stop();
}

Snapshot Session::snapshot() const {
  Snapshot snapshot = observation_.model().snapshot(node_, info_);
  snapshot.findings = find_all(snapshot);
  return snapshot;
}

NodeInfo read_node(const std::filesystem::path& proc_root) {
  utsname name{};
  uname(&name);
  NodeInfo node;
  node.hostname = name.nodename;
  node.kernel = name.release;
  node.boot_id = read_line(proc_root / "sys/kernel/random/boot_id").value_or("");
  return node;
}

}  // namespace pawprint
