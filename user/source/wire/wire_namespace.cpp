// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/wire_namespace.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "kernel/netns_visit.h"
#include "kernel/netstat.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kLeastBetweenSamplesNs = 20 * kNsPerMs;
// Under a flood no two agree.
constexpr int kReadsToAgree = 3;
// A SYN is looked up some 30 ms after it came: the samples before and after it are kept.
constexpr std::size_t kMostSamples = 6;
constexpr std::size_t kNetstatBytes = 32768;

enum class Fit { kNone, kAnyOfIpv6, kAny, kExact };

Fit fit_of(const DiagListener& listener, const Address& local, std::uint16_t port) {
  if (listener.port != port) return Fit::kNone;
  if (!listener.any_address) return listener.local == local ? Fit::kExact : Fit::kNone;
  if (listener.local.is_v4() == local.is_v4()) return Fit::kAny;
  return local.is_v4() ? Fit::kAnyOfIpv6 : Fit::kNone;
}

bool is_full(const DiagListener& listener) {
  return listener.ack_backlog > listener.max_ack_backlog;
}

using Counter = std::optional<std::uint32_t>;

// Counters wrap: the difference is right.
Counter rise(const Counter& from, const Counter& to) {
  if (!to) return std::nullopt;
  return *to - from.value_or(*to);
}

CounterRise rise(const CounterRise& from, const CounterRise& to) {
  return {rise(from.listen_drops, to.listen_drops),
          rise(from.listen_overflows, to.listen_overflows),
          rise(from.req_q_full_drop, to.req_q_full_drop), rise(from.paws_passive, to.paws_passive),
          rise(from.skipped_time_wait, to.skipped_time_wait)};
}

std::optional<std::uint32_t> drops_rise(const NetnsSample& before, const DiagListener& after) {
  if (!after.drops) return std::nullopt;
  for (const DiagListener& listener : before.listeners) {
    if (listener.inode == after.inode && listener.local == after.local) {
      return *after.drops - listener.drops.value_or(*after.drops);
    }
  }
  return *after.drops;  // it is younger
}

bool was_full(const NetnsSample& sample, const TcpTuple& tuple) {
  const auto fitting = listeners_for(sample.listeners, tuple.local, tuple.local_port);
  return std::any_of(fitting.begin(), fitting.end(),
                     [](const DiagListener* listener) { return is_full(*listener); });
}

}  // namespace

std::vector<const DiagListener*> listeners_for(const std::vector<DiagListener>& all,
                                               const Address& local, std::uint16_t port) {
  Fit best = Fit::kNone;
  std::vector<const DiagListener*> fitting;
  for (const DiagListener& listener : all) {
    const Fit fit = fit_of(listener, local, port);
    if (fit == Fit::kNone || fit < best) continue;
    if (fit > best) fitting.clear();
    best = fit;
    fitting.push_back(&listener);
  }
  return fitting;
}

ListenerEvidence evidence_of(const NetnsSample* before, const NetnsSample& after,
                             const TcpTuple& tuple) {
  ListenerEvidence evidence;
  const auto fitting = listeners_for(after.listeners, tuple.local, tuple.local_port);
  if (fitting.empty()) return evidence;
  evidence.exists = true;
  if (before != nullptr) {
    evidence.rise = rise(before->counters, after.counters);
    evidence.lossy = before->ring_drops != after.ring_drops;
  }
  evidence.was_full = was_full(after, tuple) || (before != nullptr && was_full(*before, tuple));
  // Of several that share the address it may have been any of them.
  if (fitting.size() > 1) return evidence;
  const DiagListener& listener = *fitting.front();
  evidence.inode = listener.inode;
  evidence.ack_backlog = listener.ack_backlog;
  evidence.max_ack_backlog = listener.max_ack_backlog;
  if (before != nullptr) evidence.drops_rise = drops_rise(*before, listener);
  return evidence;
}

SamplesAround samples_around(const std::deque<NetnsSample>& samples, std::uint64_t time_ns) {
  SamplesAround around;
  for (const NetnsSample& sample : samples) {
    if (sample.began_ns >= time_ns + kSettleNs) {
      around.after = &sample;
      break;
    }
    if (sample.ended_ns < time_ns) around.before = &sample;
  }
  return around;
}

Result<WireNamespace> WireNamespace::open(const std::filesystem::path& proc_root, std::uint32_t pid,
                                          std::uint32_t inode, std::size_t ring_bytes) {
  const auto visit = NetnsVisit::enter(proc_root, pid, inode);
  if (!visit) return fail(visit.error());
  auto sockets = TcpSockets::open();
  if (!sockets) return fail(sockets.error());
  if (auto works = sockets->listeners(); !works) return fail(works.error());
  auto ring = PacketRing::open(ring_bytes);
  if (!ring) return fail(ring.error());
  // Kept open, as it shows the namespace in which it was opened, whoever lives there; the
  // packet socket pins that anyhow.
  UniqueFd netstat(::open("/proc/self/net/netstat", O_RDONLY | O_CLOEXEC));
  if (!netstat) return fail_errno("opening /proc/self/net/netstat");
  WireNamespace made(std::move(*ring), std::move(*sockets), std::move(netstat));
  made.sample(monotonic_ns(), monotonic_ns());
  return made;
}

CounterRise WireNamespace::read_counters() const {
  std::array<char, kNetstatBytes> text;
  const ssize_t bytes = pread(netstat_.get(), text.data(), text.size(), 0);
  if (bytes <= 0) return {};
  const auto counters = parse_netstat({text.data(), static_cast<std::size_t>(bytes)}, "TcpExt");
  const auto value = [&](std::string_view name) -> Counter {
    const auto found = counters.find(name);
    if (found == counters.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found->second);
  };
  return {value("ListenDrops"), value("ListenOverflows"), value("TCPReqQFullDrop"),
          value("PAWSPassive"), value("TCPACKSkippedTimeWait")};
}

void WireNamespace::count_drops() {
  drops_ += ring_.take_drops();
}

std::uint64_t WireNamespace::take_drops() {
  count_drops();
  return drops_ - std::exchange(drops_told_, drops_);
}

bool WireNamespace::sample(std::uint64_t time_ns, std::uint64_t now_ns) {
  if (!samples_.empty()) {
    if (samples_.back().began_ns >= time_ns + kSettleNs) return true;
    if (now_ns - samples_.back().began_ns < kLeastBetweenSamplesNs) return false;
  }
  NetnsSample sample;
  sample.began_ns = now_ns;
  if (auto listeners = sockets_.listeners()) sample.listeners = std::move(*listeners);
  sample.counters = read_counters();
  // The kernel sums one counter after the other: a drop in between is in some of them alone.
  for (int again = 0; again < kReadsToAgree; ++again) {
    const CounterRise first = std::exchange(sample.counters, read_counters());
    if (sample.counters == first) break;
  }
  count_drops();
  sample.ring_drops = drops_;
  sample.ended_ns = monotonic_ns();
  samples_.push_back(std::move(sample));
  if (samples_.size() > kMostSamples) samples_.pop_front();
  return true;
}

ListenerEvidence WireNamespace::evidence(const TcpTuple& tuple, std::uint64_t time_ns) const {
  const auto [before, after] = samples_around(samples_, time_ns);
  if (after != nullptr) {
    const ListenerEvidence known = evidence_of(before, *after, tuple);
    if (known.exists) return known;
  }
  // None since, or it is gone by now: who listened there is known, but not what rose.
  for (auto sample = samples_.rbegin(); sample != samples_.rend(); ++sample) {
    const ListenerEvidence known = evidence_of(nullptr, *sample, tuple);
    if (known.exists) return known;
  }
  return {};
}

bool WireNamespace::is_local(const Address& address, std::uint64_t now_ns) {
  // 127.0.0.0/8 is, without being told.
  if (address.is_v4() && address.bytes[12] == 127) return true;
  if (addresses_.contains(address)) return true;
  if (addresses_read_ns_ != 0 && now_ns - addresses_read_ns_ < kNsPerSec) return false;
  addresses_read_ns_ = now_ns;
  if (auto addresses = sockets_.local_addresses()) addresses_ = std::move(*addresses);
  return addresses_.contains(address);
}

}  // namespace pawprint
