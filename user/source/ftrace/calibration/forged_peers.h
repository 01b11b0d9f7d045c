// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The remote ends of connections to one listener of a PrivateNetns. Every sequence number
// and TSval is chosen here, which no real socket allows on 3.10: that is what makes values
// in the kernel's memory recognisable.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "core/result.h"
#include "packet/tcp_segment.h"
#include "source/ftrace/calibration/private_netns.h"

namespace pawprint {

struct ForgedConnection {
  std::uint32_t address = 0;  // the peer's, host order
  std::uint16_t port = 0;     // the peer's
  std::uint16_t listener_port = 0;
  std::uint32_t seq = 0;    // of the peer's next byte
  std::uint32_t ack = 0;    // the listener's next byte
  std::uint32_t tsval = 0;  // of the peer's last segment
  // The listener's last TSval; nothing when it does not use timestamps (tcp_timestamps 0).
  std::optional<std::uint32_t> tsecr;
};

class ForgedPeers {
 public:
  // `netns` must outlive it.
  explicit ForgedPeers(const PrivateNetns& netns)
      : netns_(netns), random_(std::random_device{}()) {}

  // Sends a SYN from an address of its own and takes the SYN-ACK. Error: none came.
  Result<ForgedConnection> half_open(std::uint16_t listener_port);

  // Sends a segment `ahead` bytes ahead of the connection's sequence, with a TSval that is
  // newer than the last. A FIN moves the sequence.
  Result<void> send(ForgedConnection& connection, std::uint8_t flags, std::uint32_t ahead = 0);

  // A SYN from the peer of `connection` with an older TSval; its ACK is taken. On a TIME_WAIT
  // socket it changes nothing.
  Result<void> send_old_syn(const ForgedConnection& connection);

  // A SYN+FIN, which every listener throws away, from an address of its own.
  Result<void> send_useless(std::uint16_t listener_port);

  // Takes the FIN of the listener's end. Error: it did not come.
  Result<void> take_fin(ForgedConnection& connection);

  // How many peers of that listener were sent their SYN-ACK again, as far as it was heard:
  // catch_up() hears what has come.
  std::uint32_t sent_again(std::uint16_t listener_port) const;
  void catch_up();
  // Waits until that happened to one, and then not for `quiet`. False at `deadline`.
  bool wait_for_sent_again(std::uint16_t listener_port, std::chrono::milliseconds quiet,
                           std::chrono::milliseconds deadline);

 private:
  using Clock = std::chrono::steady_clock;
  // An answer on its way to a peer.
  struct Answer {
    std::uint32_t peer;
    TcpSegment segment;
  };

  ForgedConnection new_connection(std::uint16_t listener_port);
  Result<void> put_on_wire(const ForgedConnection& from, TcpSegment segment) const;
  std::optional<Answer> hear(Clock::time_point deadline);
  std::optional<TcpSegment> answer(const ForgedConnection& to,
                                   const std::function<bool(const TcpSegment&)>& is_it);
  void note(const Answer& answer);

  const PrivateNetns& netns_;
  std::mt19937 random_;
  std::uint32_t peers_ = 0;
  std::set<std::uint32_t> answered_;                             // peers that have their SYN-ACK
  std::map<std::uint16_t, std::set<std::uint32_t>> sent_again_;  // and another; by listener
};

}  // namespace pawprint
