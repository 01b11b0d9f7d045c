// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The traffic that calibration looks at while it knows everything about it: two private
// namespaces, listeners in them, forged peers, in three acts. What is known of each moment
// at which a probed function is entered is kept as a sample without its dumps.
#pragma once

#include <sched.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "source/ftrace/calibration/forged_peers.h"
#include "source/ftrace/calibration/private_netns.h"
#include "source/ftrace/calibration/samples.h"

namespace pawprint {

// Keeps this thread on one CPU while it lives: segments of a loopback device are then taken
// in the order in which they were sent, also those that nobody answers (net/core/dev.c
// netif_rx(): the backlog of the sender's CPU).
class OneCpu {
 public:
  OneCpu();
  OneCpu(const OneCpu&) = delete;
  OneCpu& operator=(const OneCpu&) = delete;
  ~OneCpu();

 private:
  cpu_set_t before_{};
  bool kept_ = false;
};

class Stimulus {
 public:
  // Makes the namespaces and listeners. Error: what this process may not do.
  static Result<std::unique_ptr<Stimulus>> prepare();

  // The socks of its connections have this local address, or this port of IPv6; 0: there is
  // no IPv6.
  static constexpr std::uint32_t kAddress = PrivateNetns::kListenerAddress;
  std::uint16_t port6() const { return port6_; }

  // Fills and empties queues, brings connections to TIME_WAIT.
  void first_act();
  // SYNs under changing settings of the namespaces.
  void second_act();
  // The same as the first, after SYN-ACKs were sent again and both clocks show another
  // second than in all samples before. Blocks until then, usually 1 to 2 s after the first
  // act.
  void third_act();

  // In the order in which the moments came.
  const CalibrationSamples& known() const { return known_; }
  // What did not go as planned, one line each. When traffic was not answered nothing more is
  // played, and the last samples may be wrong.
  const std::vector<std::string>& troubles() const { return troubles_; }
  bool is_stuck() const { return stuck_; }

 private:
  struct Space {
    PrivateNetns netns;
    ForgedPeers peers;
    std::optional<std::uint32_t> syncookies{};
    std::optional<std::uint32_t> max_syn_backlog{};
    explicit Space(PrivateNetns made) : netns(std::move(made)), peers(netns) {}
  };
  struct Listener {
    Space* space = nullptr;
    int fd = -1;
    std::uint16_t port = 0;
    std::uint32_t backlog = 0;
    std::uint32_t waiting = 0;
    std::uint32_t half_open = 0;
    std::uint32_t dropped = 0;
    std::uint32_t max_qlen_log = 0;
  };

  Stimulus() = default;
  Result<void> listen_everywhere();
  Result<void> listen(Space& space, int fd, std::uint32_t backlog);
  Result<void> listen6();

  ListenerSample now(const Listener& listener) const;
  Result<ForgedConnection> syn(Listener& listener);
  Result<ForgedConnection> connect(Listener& listener);
  Result<UniqueFd> accept(Listener& listener);
  Result<void> play_queues();
  Result<void> play_settings();
  Result<void> fin_wait2(Listener& listener, std::uint32_t ahead);
  Result<void> time_wait(Listener& listener);
  Result<void> bind6();
  Result<void> time_wait6(std::size_t peer);
  void add_time_wait(const ForgedConnection& peer, std::uint32_t ts_recent, const Moment& stamp);
  void add_timewait(const ForgedConnection& peer, std::uint32_t ts_recent, const Moment& stamp,
                    std::uint8_t substate);
  bool is_another_second() const;
  bool went_well(const Result<void>& result);

  OneCpu one_cpu_;
  std::vector<std::unique_ptr<Space>> spaces_;
  std::deque<Listener> listeners_;
  Listener listener6_;  // takes IPv4 connections too
  std::uint16_t port6_ = 0;
  CalibrationSamples known_;
  std::vector<std::string> troubles_;
  bool stuck_ = false;
};

}  // namespace pawprint
