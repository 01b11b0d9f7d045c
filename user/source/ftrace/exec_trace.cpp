// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/exec_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/clock.h"
#include "core/file.h"
#include "kernel/features.h"
#include "kube/cgroup_path.h"
#include "source/time_order.h"

namespace pawprint {
namespace {

constexpr const char* kPossibleCpus = "/sys/devices/system/cpu/possible";

}  // namespace

ExecTrace::ExecTrace(const std::filesystem::path& proc_root)
    : proc_root_(proc_root),
      facts_(proc_root),
      tracker_(facts_, has_run_delay(proc_root), forward_),
      records_(facts_, tracker_) {}

Result<std::unique_ptr<ExecTrace>> ExecTrace::start(const TracingFolder& folder,
                                                    const std::filesystem::path& proc_root) {
  std::unique_ptr<ExecTrace> self(new ExecTrace(proc_root));
  if (auto ready = self->set_up(folder); !ready) return fail(ready.error());
  return self;
}

Result<void> ExecTrace::set_up(const TracingFolder& folder) {
  auto probes = ExecProbes::set_up(folder, records_);
  if (!probes) return fail(probes.error());
  probes_ = std::move(*probes);
  auto wakeup = TraceWakeup::create(probes_->recording().reader().fds());
  if (!wakeup) return fail(wakeup.error());
  wakeup_.emplace(std::move(*wakeup));
  const auto cpus = read_line(kPossibleCpus);
  auto task_exits = cpus ? TaskExits::listen(*cpus) : fail(cpus.error());
  if (task_exits) {
    task_exits_.emplace(std::move(*task_exits));
  } else {
    no_times_ = task_exits.error().message();
  }
  know_running_containers(false);
  if (auto enabled = probes_->enable(); !enabled) return enabled;
  know_running_containers(true);
  last_tick_ns_ = monotonic_ns();
  return {};
}

// The containers that already run: their next command is a session, not their start. Those
// that began while the probes were enabled too, unless every process in one came in under
// our eyes and has yet to execute its first command.
void ExecTrace::know_running_containers(bool enabled) {
  const auto running = running_containers(proc_root_);
  if (enabled) read();
  for (const auto& [id, pids] : running) {
    const bool is_followed =
        enabled && std::all_of(pids.begin(), pids.end(),
                               [&](std::uint32_t pid) { return records_.has_entry_of(pid); });
    if (!is_followed) tracker_.know_container(id);
  }
}

CollectorStatus ExecTrace::status() const {
  CollectorStatus status;
  status.collector = Collector::kProbe;
  status.backend = "ftrace";
  status.attach = "tracepoint";
  status.transport = "ftrace";
  std::vector<std::string> gaps = probes_->missing();
  if (!no_times_.empty()) gaps.push_back("CPU time: " + no_times_);
  if (!gaps.empty()) status.why = fmt::format("unknown: {}", fmt::join(gaps, "; "));
  status.state = gaps.empty() ? CollectorState::kOn : CollectorState::kDegraded;
  return status;
}

bool ExecTrace::read() {
  bool had_events = false;
  const RingReader::Handlers handlers{
      [&](unsigned /*cpu*/, const RingRecord& record) {
        had_events = true;
        const std::uint64_t time_ns =
            probes_->recording().clock().to_monotonic(record.time, monotonic_ns());
        if (!records_.on_record(time_ns, record.data)) ++damaged_;
      },
      [](unsigned /*cpu*/, std::uint64_t /*count*/) { /* the statistics count them */ }};
  const RingReader::Drained drained = probes_->recording().reader().drain(handlers);
  damaged_ += drained.damaged_pages;
  // Behind the records of their ends: every one of those has its message then.
  if (task_exits_) {
    task_exits_->drain(
        [&](std::uint32_t tid, const TaskTimes& times) { records_.on_task_exit(tid, times); });
  }
  return had_events;
}

void ExecTrace::drain(EventSink& sink) {
  const std::uint64_t began_ns = monotonic_ns();
  const bool had_events = read();
  forward_.set_target(&sink);
  records_.release(quiet_ ? UINT64_MAX : began_ns - TimeOrder::kSlackNs);
  forward_.set_target(nullptr);
  wakeup_->was_read(had_events);
}

void ExecTrace::report_losses(EventSink& sink, std::uint64_t now_ns) {
  const auto tell = [&](pp_loss_stage stage, std::uint64_t total, std::uint64_t& told) {
    if (total <= told) return;
    sink.on_event(make_loss(stage, total - told, last_tick_ns_, now_ns));
    told = total;
  };
  tell(PP_LOSS_RING, probes_->recording().lost_events(), lost_told_);
  tell(PP_LOSS_TRACK, tracker_.lost_sessions(), sessions_told_);
  tell(PP_LOSS_DECODE, damaged_, damaged_told_);
}

void ExecTrace::tick(EventSink& sink, std::uint64_t now_ns) {
  probes_->recording().refresh_clock();
  forward_.set_target(&sink);
  tracker_.find_lost(now_ns);
  forward_.set_target(nullptr);
  report_losses(sink, now_ns);
  last_tick_ns_ = now_ns;
}

void ExecTrace::quiesce() {
  probes_->disable();
  quiet_ = true;
}

}  // namespace pawprint
