// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The forged side of the wire: segments out, and whatever the kernel answers.
//
// "No answer" needs no timeout here. Behind the segments goes an ICMP echo request, the fence. The
// veth pair hands frames of one CPU over in order, and TCP answers in the same softirq that takes
// the segment: when the echo reply is there, every answer is. The timeout is for a lost fence.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "packet_socket.h"
#include "segment.h"
#include "waiter.h"

namespace pawprint::workload {

class Wire {
 public:
  // In the network namespace of the caller.
  Wire(const std::string& interface, const Waiter& waiter) : socket_(interface), waiter_(&waiter) {}

  // Waits until the link carries frames, both ways; throws when it does not.
  void warm_up();

  // Sends `segments` in one go and returns the TCP segments heard until the fence came back:
  // answers, and what the kernel sent on its own since the last call.
  std::vector<Segment> exchange(std::span<const Segment> segments);

  // Things that make counts doubtful since the last call: fences and frames that got lost.
  std::vector<std::string> take_doubts();

 private:
  bool exchange_until(std::span<const Segment> segments, Duration patience,
                      std::vector<Segment>& heard);

  PacketSocket socket_;
  const Waiter* waiter_;
  std::uint16_t fence_ = 0;
  unsigned lost_fences_ = 0;
};

}  // namespace pawprint::workload
