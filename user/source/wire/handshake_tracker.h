// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What became of each SYN, from the packets that handshake_filter() passes: a SYN-ACK, a RST,
// the bare ACK of a TIME_WAIT socket, or nothing until a deadline. Pure: no clock, no
// socket. SYNs are handed out in the order in which they came, all of them after the
// deadline, so that the timestamps of a host stay in order.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <unordered_map>

#include "kernel/tcp_sockets.h"
#include "packet/tcp_headers.h"
#include "pawprint/event.h"
#include "source/wire/drop_explanation.h"

namespace pawprint {

struct WirePacket {
  std::uint64_t time_ns = 0;  // monotonic
  std::uint32_t netns = 0;
  int interface = 0;
  bool outgoing = false;
  TcpHeaders headers;
};

enum class SynFate { kUnanswered, kAnswered, kReset, kChallenged };

// One transmission of a SYN that came in.
struct WireSyn {
  std::uint64_t time_ns = 0;
  std::uint32_t netns = 0;
  TcpTuple tuple;
  std::uint32_t seq = 0;
  std::uint8_t flags = 0;
  std::optional<std::uint32_t> tsval;
  SynFate fate = SynFate::kUnanswered;
  // How many transmissions of this SYN were handed out as listener SYNs before.
  std::uint16_t retransmission = 0;
  // Of a TIME_WAIT socket's answer: what it echoes is its ts_recent, what it acknowledges
  // its rcv_nxt. net/ipv4/tcp_ipv4.c tcp_v4_timewait_ack(), 3.10 to 6.18.
  std::optional<std::uint32_t> ts_recent;
  std::optional<std::uint32_t> rcv_nxt;
  // Another SYN came on the tuple since: a socket found there now may be of that one.
  bool superseded = false;
  bool peer_refused = false;  // a RST of the peer came, as to an answer that it did not expect
  // What the tuple's last SYN to a listener carried, and how long ago one was refused.
  std::optional<std::uint32_t> last_tsval;
  std::optional<std::uint64_t> refused_before_ns;

  // Filled in by the source, once for each, while it is still new.
  bool looked_up = false;
  ListenerEvidence listener;

  std::array<std::uint8_t, PP_HEADER_MAX> header{};
  std::uint16_t header_bytes = 0;
  std::uint16_t ip_bytes = 0;
};

class HandshakeTracker {
 public:
  static constexpr std::uint64_t kDeadlineNs = 200'000'000;
  static constexpr std::size_t kMostPending = 16384;
  static constexpr std::size_t kMostTuples = 16384;  // in each generation
  // A SYN that is heard on several interfaces (a VLAN and its device) is heard within this.
  static constexpr std::uint64_t kCopyNs = 150'000'000;

  void on_packet(const WirePacket& packet);

  // Visits SYNs that came before `time_ns` and were not looked up; true: it is now.
  void look_up(std::uint64_t time_ns, const std::function<bool(WireSyn&)>& visit);

  // What a SYN was found to be; remembered for those that follow on its tuple.
  enum class Judged { kListener, kRefused, kOther };
  // Hands out, and forgets, SYNs that came before `time_ns` minus the deadline.
  void judge(std::uint64_t time_ns, const std::function<Judged(const WireSyn&)>& visit);

  std::size_t pending() const { return pending_.size(); }
  // SYNs that found no room, so far.
  std::uint64_t untracked() const { return untracked_; }

 private:
  struct Key {
    std::uint32_t netns = 0;
    TcpTuple tuple;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  // What is remembered of a 4-tuple.
  struct Known {
    std::uint32_t seq = 0;
    std::uint64_t time_ns = 0;
    int interface = 0;
    std::uint16_t reached_listener = 0;  // transmissions with that seq
    std::optional<std::uint32_t> tsval;
    std::optional<std::uint64_t> refused_ns;
    std::optional<std::uint64_t> pending;  // number of its WireSyn
  };

  void on_syn(const WirePacket& packet);
  void on_answer(const WirePacket& packet);
  Known& remember(const Key& key);
  Known* find(const Key& key);
  WireSyn* pending_of(const Known& known);

  std::deque<WireSyn> pending_;
  std::uint64_t first_number_ = 0;  // of pending_.front()
  std::uint64_t first_not_looked_up_ = 0;
  // Two generations: when the younger is full, it becomes the older, which is forgotten.
  std::unordered_map<Key, Known, KeyHash> young_, old_;
  std::uint64_t untracked_ = 0;
};

}  // namespace pawprint
