// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/wire_source.h"

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "core/clock.h"
#include "source/wire/handshake_filter.h"
#include "source/wire/wire_events.h"

namespace pawprint {
namespace {

constexpr std::string_view kSeen = "seen on the wire, not proved";

// Between a packet and its block being handed over.
constexpr std::uint64_t kRingDelayNs = 3 * PacketRing::kRetireMs * kNsPerMs;
constexpr long kWakeNs = 20'000'000;
constexpr unsigned kLookupsPerDrain = 64;
constexpr unsigned kEventsPerSecond = 10'000;

// include/net/tcp_states.h
constexpr std::uint8_t kEstablished = 1;
constexpr std::uint8_t kSynRecv = 3;
constexpr std::uint8_t kNewSynRecv = 12;

bool is_time_wait(const std::optional<std::uint8_t>& state) {
  const int known = state.value_or(0);
  return known == PP_TCP_TIME_WAIT || known == PP_TCP_FIN_WAIT2;
}

// A request that waits for its final ACK.
bool is_request(const std::optional<std::uint8_t>& state) {
  const int known = state.value_or(0);
  return known == kSynRecv || known == kNewSynRecv;
}

}  // namespace

WireSource::WireSource(WireOptions options)
    : options_(std::move(options)),
      namespaces_({.proc_root = options_.proc_root, .only = options_.filter.netns}) {
  utsname kernel{};
  uname(&kernel);
  challenges_have_no_id_ = challenges_have_no_id(kernel.release);
}

Result<void> WireSource::start(const std::vector<Collector>& wanted) {
  std::vector<Collector> tcp = wanted;
  if (std::erase(tcp, Collector::kProbe) > 0) {
    add_off(status_, {Collector::kProbe}, backend(), "exec probes leave nothing on the wire");
  }
  if (tcp.empty()) return fail(status_.front().why);
  std::string why = why_not_together(options_.asked, tcp, backend());
  if (why.empty()) {
    if (auto ready = set_up(); !ready) why = ready.error().message();
  }
  if (!why.empty()) {
    stop();
    add_off(status_, tcp, backend(), why);
    return fail(why);
  }
  const std::string unwatched = namespaces_.gaps();
  for (const Collector collector : tcp) {
    status_.push_back(
        {collector, CollectorState::kDegraded, "wire", "socket", "packet",
         unwatched.empty() ? std::string(kSeen) : fmt::format("{}; {}", kSeen, unwatched)});
  }
  return {};
}

Result<void> WireSource::set_up() {
  if (auto watched = namespaces_.start(); !watched) return watched;
  epoll_.reset(epoll_create1(EPOLL_CLOEXEC));
  timer_.reset(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  for (const int fd : {namespaces_.fd(), timer_.get()}) {
    epoll_event ready{};
    ready.events = EPOLLIN;
    if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &ready) != 0) {
      return fail_errno("waiting for packets");
    }
  }
  last_tick_ns_ = monotonic_ns();
  events_left_ = kEventsPerSecond;
  return {};
}

// A packet socket in each network namespace that gets a listener, and visits to ask its sockets.
CapabilitySet WireSource::capabilities() const {
  return capability(CAP_NET_RAW) | capability(CAP_SYS_ADMIN);
}

std::vector<int> WireSource::fds() const {
  return epoll_ ? std::vector<int>{epoll_.get()} : std::vector<int>{};
}

void WireSource::wake_again() const {
  const itimerspec once{{0, 0}, {0, tracker_.pending() > 0 ? kWakeNs : 0}};
  timerfd_settime(timer_.get(), 0, &once, nullptr);
}

void WireSource::hear(std::uint64_t now_ns) {
  const std::uint64_t to_realtime_ns = realtime_ns() - now_ns;
  WirePacket packet;
  for (auto& [netns, in] : namespaces_.all()) {
    packet.netns = netns;
    damaged_ += in.ring().drain([&](const RingPacket& raw) {
      const auto headers = parse_tcp_headers(raw.bytes);
      if (!headers) {
        ++damaged_;
        return;
      }
      const Address& remote = raw.outgoing ? headers->destination : headers->source;
      const std::uint16_t port = raw.outgoing ? headers->source_port : headers->destination_port;
      __u8 address[PP_ADDR_LEN];
      std::copy(remote.bytes.begin(), remote.bytes.end(), address);
      if (!options_.filter.wants(address, port, packet.netns)) return;
      packet.time_ns = std::min(raw.realtime_ns - to_realtime_ns, now_ns);
      packet.interface = raw.interface;
      packet.outgoing = raw.outgoing;
      packet.headers = *headers;
      tracker_.on_packet(packet);
    });
  }
}

bool WireSource::look_up(WireSyn& syn, std::uint64_t now_ns) {
  WireNamespace* in = namespaces_.find(syn.netns);
  if (in == nullptr) return true;
  if (syn.fate == SynFate::kReset || syn.fate == SynFate::kChallenged) return true;
  if (syn.fate == SynFate::kAnswered) {
    // Who listens there is known, most often.
    syn.listener = in->evidence(syn.tuple, syn.time_ns);
    if (syn.listener.exists) return true;
  }
  if (!in->sample(syn.time_ns, now_ns)) return false;
  syn.listener = in->evidence(syn.tuple, syn.time_ns);
  return true;
}

void WireSource::drain(EventSink& sink) {
  if (!epoll_) return;
  const std::uint64_t now_ns = monotonic_ns();
  hear(now_ns);
  // Most answers come within a millisecond.
  tracker_.look_up(quiet_ ? now_ns : now_ns - kSettleNs,
                   [&](WireSyn& syn) { return look_up(syn, now_ns); });
  lookups_left_ = kLookupsPerDrain;
  // At the end, those that were answered are told of before their deadline.
  const std::uint64_t until_ns = quiet_ ? ~0ULL : now_ns - kRingDelayNs;
  tracker_.judge(until_ns, [&](const WireSyn& syn) { return judge(syn, now_ns, sink); });
  wake_again();
}

bool WireSource::may_tell(pp_syn_counts& counts) {
  if (events_left_ > 0) {
    --events_left_;
    return true;
  }
  ++counts.sampled_out;
  return false;
}

WireSource::Judged WireSource::judge(const WireSyn& syn, std::uint64_t now_ns, EventSink& sink) {
  WireNamespace* found = namespaces_.find(syn.netns);
  if (found == nullptr || syn.fate == SynFate::kReset) return Judged::kOther;
  WireNamespace& in = *found;
  // What is passed on to another host or namespace is counted there.
  if (!in.is_local(syn.tuple.local, now_ns)) return Judged::kOther;
  switch (syn.fate) {
    case SynFate::kAnswered: {
      if (!syn.listener.exists) return Judged::kOther;
      pp_syn_counts& counts = counts_[syn.netns];
      if (syn.retransmission == 0) {
        ++counts.received;
        ++counts.answered;
      }
      if (may_tell(counts)) sink.on_event(answered_event(syn));
      return Judged::kListener;
    }
    case SynFate::kChallenged: {
      const auto state = state_of(in, syn);
      if (is_request(state)) return Judged::kOther;  // it answers the same way
      sink.on_event(refused_event(syn, PP_TW_ACK, is_time_wait(state) ? state : std::nullopt));
      return Judged::kRefused;
    }
    default:
      if (quiet_ && syn.time_ns + HandshakeTracker::kDeadlineNs > now_ns) return Judged::kOther;
      return judge_unanswered(syn, in, sink);
  }
}

std::optional<std::uint8_t> WireSource::state_of(WireNamespace& in, const WireSyn& syn) {
  if (lookups_left_ == 0) return std::nullopt;
  --lookups_left_;
  const auto state = in.state_of(syn.tuple);
  return syn.superseded && !is_time_wait(state) ? std::nullopt : state;
}

WireSource::Judged WireSource::judge_unanswered(const WireSyn& syn, WireNamespace& in,
                                                EventSink& sink) {
  // tcp_invalid_ratelimit, 500 ms: net/ipv4/tcp_input.c tcp_oow_rate_limited().
  constexpr std::uint64_t kRateLimitNs = 500 * kNsPerMs;
  const auto state = state_of(in, syn);
  if (syn.peer_refused || is_time_wait(state)) {
    const bool would_be_seen = challenges_have_no_id_ && syn.tuple.remote.is_v4();
    const bool soon = syn.refused_before_ns && *syn.refused_before_ns < kRateLimitNs;
    // Where the filter does not pass an answer, the kernel's own rule tells whether there was one.
    const bool silent = !syn.peer_refused && (would_be_seen || soon) && !syn.listener.lossy;
    sink.on_event(refused_event(syn, silent ? PP_TW_SUCCESS : PP_TW_ACK,
                                is_time_wait(state) ? state : std::nullopt));
    return Judged::kRefused;
  }
  if (!syn.listener.exists) return Judged::kOther;
  pp_syn_counts& counts = counts_[syn.netns];
  const bool was_answered = state == kEstablished;  // its SYN-ACK was lost to the ring, or late
  if (syn.retransmission == 0) {
    ++counts.received;
    ++(was_answered ? counts.answered : counts.unknown);
  }
  if (!may_tell(counts)) return Judged::kListener;
  if (was_answered) {
    sink.on_event(answered_event(syn));
  } else {
    sink.on_event(unanswered_event(syn, explain_unanswered(syn.listener, syn.tsval.has_value())));
  }
  return Judged::kListener;
}

void WireSource::report_losses(EventSink& sink, std::uint64_t now_ns) {
  const auto tell = [&](pp_loss_stage stage, std::uint64_t count) {
    if (count > 0) sink.on_event(make_loss(stage, count, last_tick_ns_, now_ns));
  };
  tell(PP_LOSS_RING, namespaces_.take_drops());
  tell(PP_LOSS_DECODE, std::exchange(damaged_, 0));
  const std::uint64_t untracked = tracker_.untracked();
  const std::uint64_t no_room = untracked - std::exchange(untracked_told_, untracked);
  tell(PP_LOSS_TRACK, no_room + namespaces_.take_missed());
}

void WireSource::tick(EventSink& sink, std::uint64_t now_ns) {
  if (!epoll_) return;
  if (!quiet_) namespaces_.follow(now_ns);
  // What a SYN that comes now is compared with.
  for (auto& [netns, in] : namespaces_.all()) in.sample(now_ns, now_ns);
  for (const auto& [netns, counts] : counts_) totals_.tell(sink, now_ns, netns, counts);
  report_losses(sink, now_ns);
  events_left_ = kEventsPerSecond;
  last_tick_ns_ = now_ns;
}

void WireSource::quiesce() {
  if (!epoll_) return;
  for (auto& [netns, in] : namespaces_.all()) in.ring().mute();
  // Blocks that are not full are handed over by a timer of the kernel.
  const timespec until_handed_over{0, static_cast<long>(kRingDelayNs)};
  nanosleep(&until_handed_over, nullptr);
  quiet_ = true;
}

void WireSource::stop() {
  namespaces_.all().clear();
  timer_.reset();
  epoll_.reset();
}

}  // namespace pawprint
