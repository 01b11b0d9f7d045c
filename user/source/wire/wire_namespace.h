// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One network namespace that is watched on the wire: its packet ring, and what may be read
// in it to explain a SYN without an answer. Its sockets pin the namespace.
#pragma once

#include <deque>
#include <filesystem>
#include <set>

#include "core/clock.h"
#include "source/wire/handshake_tracker.h"
#include "source/wire/packet_ring.h"

namespace pawprint {

// Listeners and counters, read one after the other from `began_ns` to `ended_ns`: of a SYN in
// between it cannot be told whether they count it.
struct NetnsSample {
  std::uint64_t began_ns = 0;
  std::uint64_t ended_ns = 0;
  std::vector<DiagListener> listeners;
  CounterRise counters;  // since the namespace was made
  std::uint64_t ring_drops = 0;
};

// The listeners that the kernel would take for a connection to `local`:`port`: those with the
// address itself, else any of its family, else any of IPv6 for IPv4.
// net/ipv4/inet_hashtables.c compute_score(). Several with SO_REUSEPORT.
std::vector<const DiagListener*> listeners_for(const std::vector<DiagListener>& all,
                                               const Address& local, std::uint16_t port);

// What two samples say of the listeners for `tuple`; `before` may be null.
ListenerEvidence evidence_of(const NetnsSample* before, const NetnsSample& after,
                             const TcpTuple& tuple);

// A packet has its time before the kernel's TCP sees it, on a busy CPU long before: what is read
// sooner after a SYN may not count it yet.
inline constexpr std::uint64_t kSettleNs = 10 * kNsPerMs;

// The last sample that ended before a SYN of `time_ns`, and the first one that surely counts it;
// either may be null. `samples`: the latest last.
struct SamplesAround {
  const NetnsSample* before = nullptr;
  const NetnsSample* after = nullptr;
};
SamplesAround samples_around(const std::deque<NetnsSample>& samples, std::uint64_t time_ns);

class WireNamespace {
 public:
  // `pid` is a process in the namespace `inode`. Error: EPERM without CAP_NET_RAW, or for another
  // namespace without CAP_SYS_ADMIN.
  static Result<WireNamespace> open(const std::filesystem::path& proc_root, std::uint32_t pid,
                                    std::uint32_t inode, std::size_t ring_bytes);

  PacketRing& ring() { return ring_; }
  std::size_t ring_bytes() const { return ring_.bytes(); }

  // Reads listeners and counters, unless there is a sample that counts a SYN of `time_ns`, which
  // makes it true, or one was taken within 20 ms, which makes it false.
  bool sample(std::uint64_t time_ns, std::uint64_t now_ns);

  // What is known now, with what was read around a SYN of `time_ns`.
  ListenerEvidence evidence(const TcpTuple& tuple, std::uint64_t time_ns) const;

  // Is it an address of this namespace, not one that it forwards to? Addresses are read
  // again for one that is unknown, at most once a second.
  bool is_local(const Address& address, std::uint64_t now_ns);

  // The state of the socket of this connection, if there is one.
  std::optional<std::uint8_t> state_of(const TcpTuple& tuple) { return sockets_.state_of(tuple); }

  // Packets that the ring had no room for, since the last call.
  std::uint64_t take_drops();

 private:
  WireNamespace(PacketRing ring, TcpSockets sockets, UniqueFd netstat)
      : ring_(std::move(ring)), sockets_(std::move(sockets)), netstat_(std::move(netstat)) {}

  CounterRise read_counters() const;
  void count_drops();

  PacketRing ring_;
  TcpSockets sockets_;
  UniqueFd netstat_;
  std::deque<NetnsSample> samples_;  // the latest last
  std::set<Address> addresses_;
  std::uint64_t addresses_read_ns_ = 0;
  std::uint64_t drops_ = 0;
  std::uint64_t drops_told_ = 0;
};

}  // namespace pawprint
