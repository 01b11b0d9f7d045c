// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/calibrate.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "source/ftrace/calibration/dump_probes.h"
#include "source/ftrace/calibration/solve.h"
#include "source/ftrace/calibration/stimulus.h"
#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/ring_reader.h"

namespace pawprint {
namespace {

constexpr const char* kConnRequest = "tcp_v4_conn_request";
constexpr const char* kTimeWait = "tcp_time_wait";
constexpr const char* kTimewaitStateProcess = "tcp_timewait_state_process";
constexpr const char* kSock = "%di";
constexpr const char* kSkb = "%si";

// More than these structures have (tcp_sock 1.7 KB on 3.10, 2.4 KB on 6.12; lock debugging
// adds a third), in KB to 4: what lies behind is read as well, and equals nothing.
constexpr std::uint32_t kListenerBytes = 2048;
constexpr std::uint32_t kTcpSockBytes = 4096;
constexpr std::uint32_t kTimewaitSockBytes = 640;
constexpr std::uint32_t kSkbBytes = 384;
constexpr std::uint32_t kNetBytes = 4096;
constexpr std::uint32_t kNetHeadBytes = 512;  // with the inode number
constexpr std::uint32_t kListenSockBytes = 32;
constexpr std::size_t kMostNetCandidates = 4;
constexpr std::size_t kMostListenOptCandidates = 64;

// A few hundred dumps of up to 1 KB, drained after each act: one act has a dozen SYNs, of each of
// which kMostNetCandidates times kNetBytes may be read.
constexpr unsigned kBufferKb = 512;

// On a machine that is too busy to answer in time.
constexpr int kMostAttempts = 3;

std::string behind(std::uint32_t pointer) {
  return fmt::format("+{}({})", pointer, kSock);
}

class Calibration {
 public:
  Calibration(std::unique_ptr<Stimulus> stimulus, TraceInstance instance, RingReader reader,
              KprobeGroup group)
      : stimulus_(std::move(stimulus)),
        group_(std::move(group)),
        instance_(std::move(instance)),
        reader_(std::move(reader)),
        probes_(group_, instance_) {}

  Result<KernelLayout> run();
  // After run(): an event was lost or a segment not answered in time. What is missing then may
  // be found by another.
  bool was_disturbed() const { return lost_ || stimulus_->is_stuck(); }

 private:
  Result<void> follow_pointers();
  void drain();
  CalibrationSamples samples() const;
  KernelLayout with_troubles(KernelLayout layout) const;

  // Destroyed from the last to the first: events are disabled, files closed, the instance
  // removed, the definitions deleted.
  std::unique_ptr<Stimulus> stimulus_;
  KprobeGroup group_;
  TraceInstance instance_;
  RingReader reader_;
  DumpProbes probes_;
  std::map<std::string, std::vector<DumpHit>> hits_;  // by function
  std::vector<std::uint32_t> followed_;               // pointers in the listening sock
  std::vector<std::string> troubles_;
  bool lost_ = false;
};

std::string own_sock() {
  return fmt::format("rcv_saddr=={}", htonl(Stimulus::kAddress));
}

Result<KernelLayout> Calibration::run() {
  // An IPv6 sock has no address of its own in skc_rcv_saddr.
  std::string own_tcp_sock = own_sock();
  if (stimulus_->port6() != 0) own_tcp_sock += fmt::format(" || num=={}", stimulus_->port6());
  const struct {
    const char* symbol;
    std::vector<DumpRegion> regions;
    std::string filter;
  } first[] = {
      {kConnRequest, {{kSock, kListenerBytes}}, own_sock()},
      {kTimeWait, {{kSock, kTcpSockBytes}}, own_tcp_sock},
      {kTimewaitStateProcess, {{kSock, kTimewaitSockBytes}, {kSkb, kSkbBytes}}, own_sock()}};
  // Without one of the functions the others still show what is theirs.
  for (const auto& [symbol, regions, filter] : first) {
    if (auto added = probes_.add(symbol, regions, filter); !added) {
      troubles_.push_back(added.error().message());
    }
  }
  if (troubles_.size() == std::size(first)) return fail(troubles_[0]);
  stimulus_->first_act();
  drain();
  if (auto followed = follow_pointers(); !followed) troubles_.push_back(followed.error().message());
  stimulus_->second_act();
  drain();
  stimulus_->third_act();
  drain();
  return with_troubles(solve_layout(samples()));
}

// Which pointers are worth it, the first act has shown.
Result<void> Calibration::follow_pointers() {
  const CalibrationSamples so_far = samples();
  std::vector<DumpRegion> regions;
  const auto follow = [&](const std::vector<std::uint32_t>& pointers, std::uint32_t bytes) {
    for (const std::uint32_t pointer : pointers) {
      followed_.push_back(pointer);
      regions.push_back({behind(pointer), bytes});
    }
  };
  const auto nets = netns_pointers(so_far.listeners);
  // All of it is needed only where the settings that are looked for are in it.
  const bool settings = std::ranges::any_of(
      so_far.listeners, [](const auto& s) { return s.syncookies || s.max_syn_backlog; });
  if (nets.size() <= kMostNetCandidates) follow(nets, settings ? kNetBytes : kNetHeadBytes);
  if (!queue_is_in_sock(so_far.listeners)) {
    const auto queues = listen_opt_pointers(so_far.listeners);
    if (queues.size() <= kMostListenOptCandidates) follow(queues, kListenSockBytes);
  }
  return probes_.add(kConnRequest, regions, own_sock());
}

void Calibration::drain() {
  reader_.drain(
      {.on_record = [this](unsigned cpu,
                           const RingRecord& record) { probes_.hits().on_record(cpu, record); },
       .on_missed = [this](unsigned, std::uint64_t) { lost_ = true; }});
  for (DumpHit& hit : probes_.hits().take()) {
    auto& hits = hits_[hit.symbol];
    hits.push_back(std::move(hit));
  }
}

template <typename Sample>
bool complete(const std::vector<Sample>& known, const std::vector<DumpHit>& hits) {
  return known.size() == hits.size();
}

// A moment and a dump belong together by their place: nothing else passes the filters.
CalibrationSamples Calibration::samples() const {
  CalibrationSamples all = stimulus_->known();
  const auto hits_of = [this](const char* symbol) {
    const auto hits = hits_.find(symbol);
    return hits == hits_.end() ? std::vector<DumpHit>{} : hits->second;
  };
  const auto dump = [](const DumpHit& hit, const std::string& base) {
    const auto found = hit.dumps.find(base);
    return found == hit.dumps.end() ? MemoryDump{} : found->second;
  };
  const auto requests = hits_of(kConnRequest);
  if (!complete(all.listeners, requests)) all.listeners.clear();
  for (std::size_t i = 0; ListenerSample & sample : all.listeners) {
    const DumpHit& hit = requests[i++];
    sample.sk = hit.sk;
    sample.sock = dump(hit, kSock);
    for (const std::uint32_t pointer : followed_) {
      const auto memory = hit.dumps.find(behind(pointer));
      if (memory != hit.dumps.end()) sample.behind[pointer] = memory->second;
    }
  }
  const auto time_waits = hits_of(kTimeWait);
  if (!complete(all.time_waits, time_waits)) all.time_waits.clear();
  for (std::size_t i = 0; TimeWaitSample & sample : all.time_waits) {
    sample.sock = dump(time_waits[i++], kSock);
  }
  const auto timewaits = hits_of(kTimewaitStateProcess);
  if (!complete(all.timewaits, timewaits)) all.timewaits.clear();
  for (std::size_t i = 0; TimewaitSample & sample : all.timewaits) {
    const DumpHit& hit = timewaits[i++];
    sample.tw = dump(hit, kSock);
    sample.skb = dump(hit, kSkb);
    sample.th = hit.third;
  }
  return all;
}

// What went wrong explains what is missing.
KernelLayout Calibration::with_troubles(KernelLayout layout) const {
  std::vector<std::string> all = troubles_;
  if (lost_) all.emplace_back("events of its own were lost");
  all.insert(all.end(), stimulus_->troubles().begin(), stimulus_->troubles().end());
  if (all.empty()) return layout;
  for (const auto& [name, member] : kLayoutFields) {
    FieldAt& field = layout.*member;
    if (!field) field.why += fmt::format(" ({})", fmt::join(all, "; "));
  }
  return layout;
}

}  // namespace

namespace {

struct Attempt {
  KernelLayout layout;
  bool disturbed = false;
};

Result<Attempt> attempt(const Tracefs& tracefs, const std::string& name) {
  auto stimulus = Stimulus::prepare();
  if (!stimulus) return fail(stimulus.error());
  auto instance = TraceInstance::create(tracefs, name, kBufferKb);
  if (!instance) return fail(instance.error());
  if (auto clock = instance->choose_clock({"global"}); !clock) return fail(clock.error());
  auto reader = RingReader::open(tracefs, *instance);
  if (!reader) return fail(reader.error());
  Calibration calibration(std::move(*stimulus), std::move(*instance), std::move(*reader),
                          KprobeGroup(tracefs, name));
  auto layout = calibration.run();
  if (!layout) return fail(layout.error());
  return Attempt{std::move(*layout), calibration.was_disturbed()};
}

}  // namespace

Result<KernelLayout> calibrate(const Tracefs& tracefs, const TraceOwner& owner) {
  const std::string name = trace_name(owner, 'C');
  for (int tries = 1;; ++tries) {
    auto made = attempt(tracefs, name);
    if (!made) return fail(std::move(made.error()).within("calibration"));
    if (!made->disturbed || tries == kMostAttempts) return std::move(made->layout);
  }
}

}  // namespace pawprint
