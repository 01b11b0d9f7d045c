// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/ftrace_source.h"

#include <fmt/format.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "core/clock.h"
#include "core/file.h"
#include "kernel/netstat.h"
#include "source/ftrace/listener_inodes.h"
#include "source/ftrace/private_mount.h"
#include "source/ftrace/tcp_probes.h"

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

// To the model as it comes, with the listener's socket for what was not answered.
class Forward final : public EventSink {
 public:
  explicit Forward(const std::filesystem::path& proc_root) : listeners_(proc_root) {}

  void set_target(EventSink* target, std::uint64_t now_ns) {
    target_ = target;
    now_ns_ = now_ns;
  }

  void on_event(const Event& event) override {
    if (target_ == nullptr) return;
    const auto* syn = std::get_if<pp_syn>(&event);
    if (syn == nullptr || syn->verdict == PP_SYN_ANSWERED) return target_->on_event(event);
    pp_syn found = *syn;
    found.listener_ino =
        listeners_.find(syn->netns, Address::from(syn->local), syn->local_port, now_ns_);
    if (found.listener_ino != 0) found.h.have |= PP_HAVE_SOCKET;
    target_->on_event(found);
  }

 private:
  ListenerInodes listeners_;
  EventSink* target_ = nullptr;
  std::uint64_t now_ns_ = 0;
};

}  // namespace

struct FtraceSource::Running {
  Running(const FtraceOptions& options, TcpRecords::Kernel kernel)
      : forward(options.proc_root), join(options.filter, forward), records(kernel, join) {}

  Forward forward;
  TcpJoin join;
  TcpRecords records;
  std::unique_ptr<TcpProbes> probes;
  TraceClock clock;
  UniqueFd timer;
  bool quiet = false;

  std::uint64_t compared_ns = 0;    // when the kernel's counts were looked at
  std::uint64_t unseen_before = 0;  // entries that were counted and not seen, then
  std::uint64_t unseen = 0;         // and for sure
  std::uint64_t misses = 0;
  std::uint64_t damaged = 0;

  // What was reported so far.
  std::map<std::uint32_t, std::uint64_t> received_told;
  std::map<std::uint32_t, std::uint64_t> segments_told;
  std::uint64_t lost_told = 0;
  std::uint64_t misses_told = 0;
  std::uint64_t damaged_told = 0;
  TcpJoin::Loss loss_told;
  std::uint64_t last_tick_ns = 0;
};

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
    running_.reset();
    set_off(tcp, ready.error().message());
    return fail(ready.error());
  }
  for (const Collector collector : tcp) {
    status_.push_back(ftrace_status(collector, running_->probes->missing(), layout_));
  }
  const auto runs = [](const CollectorStatus& status) {
    return status.state != CollectorState::kOff;
  };
  if (std::any_of(status_.begin(), status_.end(), runs)) return {};
  running_.reset();
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
  auto layout = options_.calibrate(*tracefs, *owner);
  if (!layout) return fail(layout.error());
  layout_ = *layout;

  TcpRecords::Kernel kernel;
  kernel.legacy = bool(layout_.listen_opt);
  kernel.paws_limit_s = paws_limit_s(options_.proc_root);
  running_ = std::make_unique<Running>(options_, kernel);
  auto probes = TcpProbes::set_up(*tracefs, *owner, layout_, options_.proc_root, running_->records);
  if (!probes) return fail(probes.error());
  running_->probes = std::move(*probes);
  running_->timer = UniqueFd(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  if (!running_->timer) return fail_errno("making a timer");
  if (running_->probes->has_monotonic_clock()) {
    running_->clock.set_monotonic();
  } else if (const auto reading = running_->probes->read_clock()) {
    running_->clock.add(*reading);
  } else {
    return fail("the trace instance does not tell its time");
  }
  if (auto enabled = running_->probes->enable(); !enabled) return enabled;
  running_->last_tick_ns = monotonic_ns();
  wake_after(kDrainPeriodNs);
  return {};
}

// Once; a timer that was due is no longer.
void FtraceSource::wake_after(long ns) const {
  const itimerspec once{{0, 0}, {0, ns}};
  timerfd_settime(running_->timer.get(), 0, &once, nullptr);
}

std::vector<int> FtraceSource::fds() const {
  return running_ ? std::vector<int>{running_->timer.get()} : std::vector<int>{};
}

void FtraceSource::drain(EventSink& sink) {
  if (!running_) return;
  Running& running = *running_;
  const std::uint64_t now_ns = monotonic_ns();
  // Before the buffers are read: what was counted then is in them, or lost.
  std::optional<TcpProbes::Hits> hits;
  if (running.quiet || now_ns - running.compared_ns >= kHitsPeriodNs) {
    running.compared_ns = now_ns;
    if (const auto counted = running.probes->hits()) hits = *counted;
  }
  const std::uint64_t to_realtime_ns = realtime_ns() - now_ns;
  running.forward.set_target(&sink, now_ns);
  const RingReader::Handlers handlers{
      [&](unsigned cpu, const RingRecord& record) {
        RecordTime time;
        time.monotonic_ns = running.clock.to_monotonic(record.time, monotonic_ns());
        time.realtime_ns = time.monotonic_ns + to_realtime_ns;
        if (!running.records.on_record(cpu, time, record.data)) ++running.damaged;
      },
      [&](unsigned cpu, std::uint64_t /*count*/) { running.join.missed(cpu); }};
  const RingReader::Drained drained = running.probes->reader().drain(handlers);
  running.forward.set_target(nullptr, 0);
  running.damaged += drained.damaged_pages;
  wake_after(drained.most_pages >= kBusyPages ? kBusyPeriodNs : kDrainPeriodNs);
  if (!hits) return;
  running.misses = hits->misses;
  compare_hits(hits->syn_entries);
}

// An event may be on its way between the counter and the buffer: only what is missing twice
// is missing.
void FtraceSource::compare_hits(std::uint64_t hits) const {
  Running& running = *running_;
  const std::uint64_t seen = running.join.syn_entries();
  const std::uint64_t unseen = hits > seen ? hits - seen : 0;
  running.unseen = running.quiet ? unseen : std::min(unseen, running.unseen_before);
  running.unseen_before = unseen;
}

// SYNs whose entry was counted and not seen. A v4-mapped SYN enters twice: as many of the
// unseen entries are taken for second ones as of those that were seen.
std::uint64_t FtraceSource::unseen_syns() const {
  const TcpJoin& join = running_->join;
  const auto seen = static_cast<double>(join.syn_entries());
  if (seen == 0) return running_->unseen;
  const double outermost = 1 - static_cast<double>(join.nested_entries()) / seen;
  return static_cast<std::uint64_t>(
      std::llround(static_cast<double>(running_->unseen) * outermost));
}

void FtraceSource::report_totals(EventSink& sink, std::uint64_t now_ns) const {
  auto all = running_->join.counts();
  // Of an unseen SYN nothing is known, not even whether it passes the filter.
  const std::uint64_t unseen = options_.filter.is_any() ? unseen_syns() : 0;
  if (unseen > 0) {
    all[0].received += unseen;
    all[0].unknown += unseen;
  }
  for (const auto& [netns, counts] : all) {
    std::uint64_t& told = running_->received_told[netns];
    if (told == counts.received) continue;
    told = counts.received;
    auto totals = make_event<pp_syn_totals>(now_ns);
    if (netns != 0) totals.h.have = PP_HAVE_NETNS;
    totals.netns = netns;
    totals.counts = counts;
    sink.on_event(totals);
  }
  for (const auto& [netns, counts] : running_->join.timewait_counts()) {
    std::uint64_t& told = running_->segments_told[netns];
    if (told == counts.segments) continue;
    told = counts.segments;
    auto totals = make_event<pp_timewait_totals>(now_ns);
    if (netns != 0) totals.h.have = PP_HAVE_NETNS;
    totals.netns = netns;
    totals.counts = counts;
    sink.on_event(totals);
  }
}

void FtraceSource::report_losses(EventSink& sink, std::uint64_t now_ns) const {
  Running& running = *running_;
  const auto tell = [&](pp_loss_stage stage, std::uint64_t total, std::uint64_t& told) {
    if (total <= told) return;
    sink.on_event(make_loss(stage, total - told, running.last_tick_ns, now_ns));
    told = total;
  };
  const TcpJoin::Loss& loss = running.join.loss();
  tell(PP_LOSS_RING, running.probes->lost_events(), running.lost_told);
  tell(PP_LOSS_ENTRY_EXIT, loss.entry_exit, running.loss_told.entry_exit);
  tell(PP_LOSS_ENTRY_EXIT, running.misses, running.misses_told);
  tell(PP_LOSS_SAMPLED, loss.timewait_sampled, running.loss_told.timewait_sampled);
  tell(PP_LOSS_TRACK, loss.totals, running.loss_told.totals);
  tell(PP_LOSS_DECODE, running.damaged, running.damaged_told);
}

void FtraceSource::tick(EventSink& sink, std::uint64_t now_ns) {
  if (!running_) return;
  if (!running_->probes->has_monotonic_clock()) {
    if (const auto reading = running_->probes->read_clock()) running_->clock.add(*reading);
  }
  report_totals(sink, now_ns);
  report_losses(sink, now_ns);
  running_->last_tick_ns = now_ns;
}

void FtraceSource::quiesce() {
  if (!running_) return;
  running_->probes->disable();
  running_->quiet = true;
}

void FtraceSource::stop() {
  running_.reset();
}

}  // namespace pawprint
