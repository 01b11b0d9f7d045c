// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/stimulus.h"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <ctime>
#include <thread>
#include <utility>

#include "core/address.h"

namespace pawprint {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 3000ms;
constexpr auto kUntilSentAgain = 2500ms;
// Requests of one moment are sent again in one go, on 3.10 in steps of 200 ms
// (TCP_SYNQ_INTERVAL), each of which takes some of them.
constexpr auto kQuiet = 20ms;
constexpr std::uint32_t kAhead = 5;  // bytes
constexpr int kFinTimeout = 5;       // seconds

sockaddr* as_sockaddr(void* address) {
  return static_cast<sockaddr*>(address);
}

std::uint64_t seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec);
}

// From some moment before to now, both clocks. The kernel's own seconds are those of its last
// tick, which an emulated or overcommitted machine may have late: so are the coarse clocks.
class Span {
 public:
  Moment until_now() const {
    return {{begin_real_, seconds_of(CLOCK_REALTIME)}, {begin_mono_, seconds_of(CLOCK_MONOTONIC)}};
  }

 private:
  std::uint64_t begin_real_ = seconds_of(CLOCK_REALTIME_COARSE);
  std::uint64_t begin_mono_ = seconds_of(CLOCK_MONOTONIC_COARSE);
};

template <typename Condition>
bool wait_until(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(200us);
  }
  return true;
}

bool wait_for(int fd, short events) {
  pollfd one{.fd = fd, .events = events, .revents = 0};
  const auto timeout = static_cast<int>(kPatience.count());
  return poll(&one, 1, timeout) == 1 && (one.revents & events) != 0;
}

// ::ffff:a.b.c.d
std::array<std::uint8_t, 16> v4_mapped(std::uint32_t address) {
  const std::uint32_t address_be = htonl(address);
  return Address::from_v4(&address_be).bytes;
}

tcp_info info_of(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  static_cast<void>(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size));
  return info;
}

// With it a close is a reset: a connection of which this process loses track, even by
// SIGKILL, does not keep its namespace alive.
void reset_on_close(int fd, bool reset) {
  const linger option{.l_onoff = reset ? 1 : 0, .l_linger = 0};
  static_cast<void>(setsockopt(fd, SOL_SOCKET, SO_LINGER, &option, sizeof(option)));
}

// Error: the kernel does not take the number.
Result<void> write_setting(int fd, std::uint32_t value) {
  const std::string text = fmt::format("{}\n", value);
  if (pwrite(fd, text.data(), text.size(), 0) < 0) return fail_errno("changing a setting");
  return {};
}

std::optional<std::uint32_t> read_setting(int fd) {
  std::array<char, 32> text{};
  const ssize_t size = pread(fd, text.data(), text.size(), 0);
  std::uint32_t value = 0;
  if (size <= 0) return std::nullopt;
  const auto [end, err] = std::from_chars(text.data(), text.data() + size, value);
  if (err != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace

OneCpu::OneCpu() {
  if (sched_getaffinity(0, sizeof(before_), &before_) != 0) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(sched_getcpu()), &one);
  kept_ = sched_setaffinity(0, sizeof(one), &one) == 0;
}

OneCpu::~OneCpu() {
  if (kept_) static_cast<void>(sched_setaffinity(0, sizeof(before_), &before_));
}

Result<std::unique_ptr<Stimulus>> Stimulus::prepare() {
  std::unique_ptr<Stimulus> stimulus(new Stimulus());
  for (int i = 0; i < 2; i++) {
    auto netns = PrivateNetns::make();
    if (!netns) return fail(netns.error());
    stimulus->spaces_.push_back(std::make_unique<Space>(std::move(*netns)));
  }
  if (auto ready = stimulus->listen_everywhere(); !ready) return fail(ready.error());
  return stimulus;
}

Result<void> Stimulus::listen_everywhere() {
  for (const auto& space : spaces_) {
    space->syncookies = read_setting(space->netns.syncookies.get());
    space->max_syn_backlog = read_setting(space->netns.max_syn_backlog.get());
  }
  // Three that differ, two of them in one namespace.
  Space& first = *spaces_[0];
  Space& second = *spaces_[1];
  if (auto made = listen(first, first.netns.listeners[0].get(), 24); !made) return made;
  if (auto made = listen(first, first.netns.listeners[1].get(), 90); !made) return made;
  if (auto made = listen(second, second.netns.listeners[0].get(), 11); !made) return made;
  if (first.netns.listener6) {
    if (auto made = listen6(); !made) troubles_.push_back(made.error().message());
  }
  return {};
}

Result<void> Stimulus::listen(Space& space, int fd, std::uint32_t backlog) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(kAddress);
  socklen_t size = sizeof(address);
  if (bind(fd, as_sockaddr(&address), size) != 0) return fail_errno("binding a listener");
  if (::listen(fd, static_cast<int>(backlog)) != 0) return fail_errno("listening");
  if (getsockname(fd, as_sockaddr(&address), &size) != 0) return fail_errno("naming a listener");
  // net/core/request_sock.c reqsk_queue_alloc(), 3.10: backlog + 1, rounded up to a power of
  // two, for at least 8 and at most tcp_max_syn_backlog entries.
  const auto log = static_cast<std::uint32_t>(std::bit_width(std::max(backlog, 8U)));
  listeners_.push_back({.space = &space,
                        .fd = fd,
                        .port = ntohs(address.sin_port),
                        .backlog = backlog,
                        .max_qlen_log = log});
  return {};
}

Result<void> Stimulus::listen6() {
  const int fd = spaces_[0]->netns.listener6.get();
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_any;
  socklen_t size = sizeof(address);
  constexpr int kOff = 0;
  static_cast<void>(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &kOff, sizeof(kOff)));
  if (bind(fd, as_sockaddr(&address), size) != 0 || ::listen(fd, 8) != 0 ||
      getsockname(fd, as_sockaddr(&address), &size) != 0) {
    return fail_errno("listening on IPv6");
  }
  port6_ = ntohs(address.sin6_port);
  listener6_ = {.space = spaces_[0].get(), .fd = fd, .port = port6_, .backlog = 8};
  return {};
}

ListenerSample Stimulus::now(const Listener& listener) const {
  ListenerSample sample;
  sample.backlog = listener.backlog;
  sample.waiting = listener.waiting;
  sample.half_open = listener.half_open;
  sample.young = listener.half_open - listener.space->peers.sent_again(listener.port);
  sample.dropped = listener.dropped;
  sample.netns = listener.space->netns.inode;
  sample.syncookies = listener.space->syncookies;
  sample.max_syn_backlog = listener.space->max_syn_backlog;
  sample.max_qlen_log = listener.max_qlen_log;
  return sample;
}

Result<ForgedConnection> Stimulus::syn(Listener& listener) {
  ForgedPeers& peers = listener.space->peers;
  peers.catch_up();
  // conn_request of the IPv6 listener does not pass the filter: it has no IPv4 address.
  const bool is_sample = listener.port != port6_;
  if (is_sample) known_.listeners.push_back(now(listener));
  const std::uint32_t sent_again = peers.sent_again(listener.port);
  auto connection = peers.half_open(listener.port);
  if (!connection) return connection;
  constexpr const char* kNoTimestamps = "SYN-ACKs without timestamps: tcp_timestamps is 0";
  if (!connection->tsecr && std::ranges::count(troubles_, kNoTimestamps) == 0) {
    troubles_.emplace_back(kNoTimestamps);
  }
  // Before or after the SYN: nobody knows.
  if (is_sample && peers.sent_again(listener.port) != sent_again) {
    known_.listeners.back().young.reset();
  }
  // A cookie is no request: tcp_syncookies 2 always sends one (net/ipv4/tcp_input.c
  // tcp_conn_request(), 3.18 and later).
  if (listener.space->syncookies != 2) listener.half_open++;
  return connection;
}

Result<ForgedConnection> Stimulus::connect(Listener& listener) {
  auto connection = syn(listener);
  if (!connection) return connection;
  if (auto sent = listener.space->peers.send(*connection, kAck); !sent) return fail(sent.error());
  listener.half_open--;
  listener.waiting++;
  // Of a listener tcpi_unacked is sk_ack_backlog (net/ipv4/tcp.c tcp_get_info()).
  const bool there =
      wait_until([&] { return info_of(listener.fd).tcpi_unacked == listener.waiting; });
  if (!there) return fail("a connection of its own was not established");
  return connection;
}

Result<UniqueFd> Stimulus::accept(Listener& listener) {
  UniqueFd connection(accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!connection) return fail_errno("accepting a connection of its own");
  reset_on_close(connection.get(), true);
  listener.waiting--;
  return connection;
}

bool Stimulus::went_well(const Result<void>& result) {
  if (!result) troubles_.push_back(result.error().message());
  stuck_ |= !result;
  return result.has_value();
}

Result<void> Stimulus::play_queues() {
  Listener& first = listeners_[0];
  // Many, so that on 3.10 some are in the part of the table whose turn it is when the SYN-ACK
  // has to be sent again.
  for (int i = 0; i < 8; i++) {
    if (auto sent = syn(first); !sent) return fail(sent.error());
  }
  for (Listener* other : {&listeners_[1], &listeners_[2]}) {
    for (std::uint16_t i = 0; i < 3; i++) {
      if (auto sent = syn(*other); !sent) return fail(sent.error());
    }
  }
  for (std::uint32_t i = 0; i < 3; i++) {
    if (auto connected = connect(first); !connected) return fail(connected.error());
    for (std::uint32_t useless = 0; useless < i; useless++) {
      if (auto sent = first.space->peers.send_useless(first.port); !sent) return sent;
      first.dropped++;
    }
  }
  // On a socket that listens it changes the backlog and nothing else.
  first.backlog = 57;
  if (::listen(first.fd, static_cast<int>(first.backlog)) != 0) return fail_errno("listening");
  if (auto sent = syn(first); !sent) return fail(sent.error());
  while (first.waiting > 0) {
    if (auto accepted = accept(first); !accepted) return fail(accepted.error());
  }
  return {};
}

void Stimulus::add_time_wait(const ForgedConnection& peer, std::uint32_t ts_recent,
                             const Moment& stamp) {
  known_.time_waits.emplace_back();
  if (peer.listener_port == port6_) known_.time_waits.back().daddr_v6 = v4_mapped(peer.address);
  if (!peer.tsecr) return;
  known_.time_waits.back().ts_recent = ts_recent;
  known_.time_waits.back().stamp = stamp;
}

void Stimulus::add_timewait(const ForgedConnection& peer, std::uint32_t ts_recent,
                            const Moment& stamp, std::uint8_t substate) {
  known_.timewaits.push_back({.substate = substate, .rcv_nxt = peer.seq});
  if (!peer.tsecr) return;
  known_.timewaits.back().ts_recent = ts_recent;
  known_.timewaits.back().stamp = stamp;
}

// A segment that begins behind rcv_nxt is parsed and its TSval not remembered
// (net/ipv4/tcp_input.c tcp_replace_ts_recent()): `ahead` tells rcv_tsval and ts_recent
// apart.
Result<void> Stimulus::fin_wait2(Listener& listener, std::uint32_t ahead) {
  ForgedPeers& peers = listener.space->peers;
  const Span handshake;
  auto peer = connect(listener);
  if (!peer) return fail(peer.error());
  Moment stamp = handshake.until_now();
  std::uint32_t ts_recent = peer->tsval;
  auto socket = accept(listener);
  if (!socket) return fail(socket.error());
  // Longer than a minute it would not become a TIME_WAIT socket (net/ipv4/tcp.c tcp_close()).
  static_cast<void>(
      setsockopt(socket->get(), IPPROTO_TCP, TCP_LINGER2, &kFinTimeout, sizeof(kFinTimeout)));
  shutdown(socket->get(), SHUT_WR);
  if (auto taken = peers.take_fin(*peer); !taken) return taken;
  const Span last_ack;
  if (auto sent = peers.send(*peer, kAck, ahead); !sent) return sent;
  if (!wait_until([&] { return info_of(socket->get()).tcpi_state == TCP_FIN_WAIT2; })) {
    return fail("a connection of its own did not enter FIN_WAIT2");
  }
  if (ahead == 0) {
    ts_recent = peer->tsval;
    stamp = last_ack.until_now();
  }
  reset_on_close(socket->get(), false);
  add_time_wait(*peer, ts_recent, stamp);
  socket->reset();
  add_timewait(*peer, ts_recent, stamp, TCP_FIN_WAIT2);
  const Span fin;
  if (auto sent = peers.send(*peer, kFin | kAck); !sent) return sent;
  add_timewait(*peer, peer->tsval, fin.until_now(), TCP_TIME_WAIT);
  return peers.send_old_syn(*peer);
}

Result<void> Stimulus::time_wait(Listener& listener) {
  ForgedPeers& peers = listener.space->peers;
  auto peer = connect(listener);
  if (!peer) return fail(peer.error());
  auto socket = accept(listener);
  if (!socket) return fail(socket.error());
  shutdown(socket->get(), SHUT_WR);
  if (auto taken = peers.take_fin(*peer); !taken) return taken;
  const Span fin;
  if (auto sent = peers.send(*peer, kFin | kAck); !sent) return sent;
  add_time_wait(*peer, peer->tsval, fin.until_now());
  add_timewait(*peer, peer->tsval, fin.until_now(), TCP_TIME_WAIT);
  return peers.send_old_syn(*peer);
}

// The peers are real sockets (private_netns.cpp). A new address becomes usable in a work queue
// (net/ipv6/addrconf.c addrconf_dad_work()).
Result<void> Stimulus::bind6() {
  const PrivateNetns& netns = spaces_[0]->netns;
  for (std::size_t peer = 0; peer < 2; peer++) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = PrivateNetns::peers6()[peer];
    const bool bound = wait_until(
        [&] { return bind(netns.peer6[peer].get(), as_sockaddr(&address), sizeof(address)) == 0; });
    if (!bound) return fail_errno("binding to an IPv6 address of its own");
  }
  return {};
}

// Only the address is known of it.
Result<void> Stimulus::time_wait6(std::size_t peer) {
  PrivateNetns& netns = spaces_[0]->netns;
  UniqueFd& remote = netns.peer6[peer];
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = PrivateNetns::peers6()[1 - peer];
  address.sin6_port = htons(port6_);
  if (::connect(remote.get(), as_sockaddr(&address), sizeof(address)) != 0 &&
      errno != EINPROGRESS) {
    return fail_errno("connecting over IPv6");
  }
  if (!wait_for(netns.listener6.get(), POLLIN)) return fail("no connection over IPv6");
  UniqueFd local(accept4(netns.listener6.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!local) return fail_errno("accepting over IPv6");
  TimeWaitSample sample;
  sample.daddr_v6.emplace();
  std::memcpy(sample.daddr_v6->data(), &PrivateNetns::peers6()[peer], sample.daddr_v6->size());
  known_.time_waits.push_back(std::move(sample));
  local.reset();
  const bool closed = wait_for(remote.get(), POLLIN);
  remote.reset();
  if (!closed) return fail("a connection over IPv6 was not closed");
  return {};
}

Result<void> Stimulus::play_settings() {
  // The first that only an int takes: nothing is wrong when the kernel refuses it.
  constexpr std::uint32_t kCookies[] = {0x1'0001, 0, 2, 1, 0, 1};
  for (std::size_t round = 0; const std::uint32_t cookies : kCookies) {
    for (std::size_t i = 0; i < spaces_.size(); i++) {
      Space& space = *spaces_[i];
      const std::uint32_t wanted = i == 0 ? cookies : (cookies + 1) % 3;
      if (space.syncookies && write_setting(space.netns.syncookies.get(), wanted)) {
        space.syncookies = wanted;
      }
      const auto backlog = static_cast<std::uint32_t>(21013 + 1009 * (3 * round + i));
      if (space.max_syn_backlog && write_setting(space.netns.max_syn_backlog.get(), backlog)) {
        space.max_syn_backlog = backlog;
      }
    }
    for (Listener* listener : {&listeners_[0], &listeners_[2]}) {
      if (auto sent = syn(*listener); !sent) return fail(sent.error());
    }
    ++round;
  }
  return {};
}

void Stimulus::first_act() {
  Listener& listener = listeners_[0];
  if (!went_well(play_queues()) || !went_well(fin_wait2(listener, 0)) ||
      !went_well(fin_wait2(listener, kAhead)) || !went_well(time_wait(listener))) {
    return;
  }
  // Without IPv6 the rest still works.
  if (port6_ != 0) {
    auto played = bind6();
    for (std::size_t peer = 0; played && peer < 2; peer++) played = time_wait6(peer);
    if (!played) troubles_.push_back(played.error().message());
    if (!played) return;
  }
  // New kernels keep the peer's address in the flow of the sock too, an IPv4 one for this peer.
  if (port6_ != 0) went_well(time_wait(listener6_));
}

void Stimulus::second_act() {
  if (!stuck_) went_well(play_settings());
}

// What is stamped now is stamped with another second than the samples so far.
bool Stimulus::is_another_second() const {
  const Moment now = Span().until_now();
  const auto earlier = [&](const auto& sample) {
    return !sample.stamp || (sample.stamp->realtime.last < now.realtime.first &&
                             sample.stamp->monotonic.last < now.monotonic.first);
  };
  return std::ranges::all_of(known_.time_waits, earlier) &&
         std::ranges::all_of(known_.timewaits, earlier);
}

void Stimulus::third_act() {
  if (stuck_) return;
  Listener& listener = listeners_[0];
  if (!listener.space->peers.wait_for_sent_again(listener.port, kQuiet, kUntilSentAgain)) {
    troubles_.emplace_back("no SYN-ACK was sent again");
  }
  // SYN-ACKs are sent again a second after the first SYN, which is less than a second after
  // the last stamp.
  if (!wait_until([this] { return is_another_second(); })) {
    troubles_.emplace_back("a clock stood still or was set back");
    stuck_ = true;
    return;
  }
  for (Listener& one : listeners_) {
    auto sent = syn(one);
    if (!sent) {
      went_well(fail(std::move(sent.error())));
      return;
    }
  }
  if (went_well(fin_wait2(listener, kAhead))) went_well(fin_wait2(listener, 0));
}

}  // namespace pawprint
