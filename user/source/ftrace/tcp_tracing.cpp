// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_tracing.h"

#include <fmt/format.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/clock.h"
#include "core/file.h"
#include "kernel/netstat.h"

namespace pawprint {
namespace {

// A timer, not epoll on the pages: those wake the reader for each event, and since 6.x only
// when the buffer is half full (buffer_percent).
constexpr long kDrainPeriodNs = 50'000'000;
// The next time when a CPU's buffer was found a quarter full.
constexpr long kBusyPeriodNs = 2'000'000;
constexpr std::uint64_t kBusyPages = TcpProbes::kBufferKb / 4 / 4;
// How often the kernel's own counts are compared with what was seen.
constexpr std::uint64_t kHitsPeriodNs = 500'000'000;

// TCP-AO and microsecond TSvals came in one release (6.7), the latter with the shorter limit:
// TCP_PAWS_WRAP, 614e8316aa4c. The former has counters.
constexpr const char* kCounterSince67 = "TCPAOBad";
constexpr std::uint32_t kPawsWrapS = 2147;
constexpr std::uint32_t kPaws24DaysS = 60 * 60 * 24 * 24;

std::uint32_t paws_limit_s(const std::filesystem::path& proc_root) {
  const auto text = read_file(proc_root / "net/netstat");
  const bool since_67 = text && parse_netstat(*text, "TcpExt").contains(kCounterSince67);
  return since_67 ? kPawsWrapS : kPaws24DaysS;
}

}  // namespace

void TcpTracing::Forward::set_target(EventSink* target, std::uint64_t now_ns) {
  target_ = target;
  now_ns_ = now_ns;
}

void TcpTracing::Forward::on_event(const Event& event) {
  if (target_ == nullptr) return;
  const auto* syn = std::get_if<pp_syn>(&event);
  if (syn == nullptr || syn->verdict == PP_SYN_ANSWERED) return target_->on_event(event);
  pp_syn found = *syn;
  const auto listener =
      listeners_.find(syn->netns, Address::from(syn->local), syn->local_port, now_ns_);
  if (listener) {
    found.listener_ino = listener->inode;
    found.h.have |= PP_HAVE_SOCKET;
  }
  target_->on_event(found);
}

Result<std::unique_ptr<TcpTracing>> TcpTracing::start(const TracingFolder& folder,
                                                      const Calibrate& calibrate,
                                                      const TrafficFilter& filter,
                                                      const std::filesystem::path& proc_root) {
  auto layout = calibrate(folder.tracefs, folder.owner);
  if (!layout) return fail(layout.error());
  TcpRecords::Kernel kernel;
  kernel.legacy = bool(layout->listen_opt);
  kernel.paws_limit_s = paws_limit_s(proc_root);
  std::unique_ptr<TcpTracing> self(new TcpTracing(filter, proc_root, std::move(*layout), kernel));
  auto probes = TcpProbes::set_up(folder, self->layout_, proc_root, self->records_);
  if (!probes) return fail(probes.error());
  self->probes_ = std::move(*probes);
  self->timer_ = UniqueFd(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  if (!self->timer_) return fail_errno("making a timer");
  if (auto enabled = self->probes_->enable(); !enabled) return fail(enabled.error());
  self->last_tick_ns_ = monotonic_ns();
  self->wake_after(kDrainPeriodNs);
  return self;
}

// Once; a timer that was due is no longer.
void TcpTracing::wake_after(long ns) const {
  const itimerspec once{{0, 0}, {0, ns}};
  timerfd_settime(timer_.get(), 0, &once, nullptr);
}

void TcpTracing::drain(EventSink& sink) {
  const std::uint64_t now_ns = monotonic_ns();
  // Before the buffers are read: what was counted then is in them, or lost.
  std::optional<TcpProbes::Hits> hits;
  if (quiet_ || now_ns - compared_ns_ >= kHitsPeriodNs) {
    compared_ns_ = now_ns;
    if (const auto counted = probes_->hits()) hits = *counted;
  }
  const std::uint64_t to_realtime_ns = realtime_ns() - now_ns;
  forward_.set_target(&sink, now_ns);
  const RingReader::Handlers handlers{
      [&](unsigned cpu, const RingRecord& record) {
        RecordTime time;
        time.monotonic_ns = probes_->recording().clock().to_monotonic(record.time, monotonic_ns());
        time.realtime_ns = time.monotonic_ns + to_realtime_ns;
        if (!records_.on_record(cpu, time, record.data)) ++damaged_;
      },
      [&](unsigned cpu, std::uint64_t /*count*/) { join_.missed(cpu); }};
  const RingReader::Drained drained = probes_->recording().reader().drain(handlers);
  forward_.set_target(nullptr, 0);
  damaged_ += drained.damaged_pages;
  wake_after(drained.most_pages >= kBusyPages ? kBusyPeriodNs : kDrainPeriodNs);
  if (!hits) return;
  misses_ = hits->misses;
  const bool lost_any = damaged_ > 0 || lost_told_ > 0;
  unseen_.compare({hits->syn_entries, join_.syn_entries(), lost_any, quiet_});
}

// SYNs whose entry was counted and not seen. A v4-mapped SYN enters twice: as many of the
// unseen entries are taken for second ones as of those that were seen.
std::uint64_t TcpTracing::unseen_syns() const {
  const auto seen = static_cast<double>(join_.syn_entries());
  if (seen == 0) return unseen_.count();
  const double outermost = 1 - static_cast<double>(join_.nested_entries()) / seen;
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(unseen_.count()) * outermost));
}

void TcpTracing::report_totals(EventSink& sink, std::uint64_t now_ns) {
  auto all = join_.counts();
  // Of an unseen SYN nothing is known, not even whether it passes the filter. None is told,
  // too: there may have been some.
  const std::uint64_t unseen = filter_.is_any() ? unseen_syns() : 0;
  all[0].received += unseen;
  all[0].unknown += unseen;
  for (const auto& [netns, counts] : all) syn_totals_.tell(sink, now_ns, netns, counts);
  for (const auto& [netns, counts] : join_.timewait_counts()) {
    timewait_totals_.tell(sink, now_ns, netns, counts);
  }
}

void TcpTracing::report_losses(EventSink& sink, std::uint64_t now_ns) {
  const auto tell = [&](pp_loss_stage stage, std::uint64_t total, std::uint64_t& told) {
    if (total <= told) return;
    sink.on_event(make_loss(stage, total - told, last_tick_ns_, now_ns));
    told = total;
  };
  const TcpJoin::Loss& loss = join_.loss();
  tell(PP_LOSS_RING, probes_->recording().lost_events(), lost_told_);
  tell(PP_LOSS_ENTRY_EXIT, loss.entry_exit, loss_told_.entry_exit);
  tell(PP_LOSS_ENTRY_EXIT, misses_, misses_told_);
  tell(PP_LOSS_SAMPLED, loss.timewait_sampled, loss_told_.timewait_sampled);
  tell(PP_LOSS_TRACK, loss.totals, loss_told_.totals);
  tell(PP_LOSS_DECODE, damaged_, damaged_told_);
}

void TcpTracing::tick(EventSink& sink, std::uint64_t now_ns) {
  probes_->recording().refresh_clock();
  report_totals(sink, now_ns);
  report_losses(sink, now_ns);
  last_tick_ns_ = now_ns;
}

void TcpTracing::quiesce() {
  probes_->disable();
  quiet_ = true;
}

}  // namespace pawprint
