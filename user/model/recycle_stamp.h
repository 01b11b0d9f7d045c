// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What tcp_tw_recycle of Linux 3.10 remembers per host, run as a simulation.
// net/ipv4/tcp_metrics.c tcp_remember_stamp(), tcp_tw_remember_stamp() and
// tcp_peer_is_proven(), 3.10.99: the stamp comes from local sockets that enter
// TIME_WAIT, never from a SYN, and is not lowered within 60 s.
#pragma once

#include <cstdint>

#include "pawprint/tcp_rules.h"

namespace pawprint {

class RecycleStamp {
 public:
  // A local socket entered TIME_WAIT with this ts_recent. Times in seconds of one clock.
  void remember(std::uint32_t ts_recent, std::uint32_t stamp_s, std::uint32_t now_s) {
    const bool newer = static_cast<std::int32_t>(ts_ - ts_recent) <= 0;
    const bool stale = now_s - stamp_s_ > PP_PAWS_MSL_S && stamp_s_ <= stamp_s;
    if (known_ && !newer && !stale) return;
    known_ = true;
    ts_ = ts_recent;
    stamp_s_ = stamp_s;
  }

  // Would a SYN with this TSval be refused? TCP_PAWS_WINDOW is 1.
  bool would_refuse(std::uint32_t tsval, std::uint32_t now_s) const {
    return known_ && now_s - stamp_s_<PP_PAWS_MSL_S&& static_cast<std::int32_t>(ts_ - tsval)> 1;
  }

 private:
  bool known_ = false;
  std::uint32_t ts_ = 0;
  std::uint32_t stamp_s_ = 0;
};

}  // namespace pawprint
