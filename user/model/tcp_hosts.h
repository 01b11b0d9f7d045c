// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One row for each remote host: what its segments met at TIME_WAIT sockets, and what
// the timestamps of its SYNs to listeners say.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/address.h"
#include "model/bounded_map.h"
#include "model/clock_lines.h"
#include "model/model.h"
#include "model/recycle_stamp.h"
#include "model/timewait_totals.h"

namespace pawprint {

class TcpHosts final : public ModelPart {
 public:
  static constexpr std::size_t kMostHosts = 65536;

  void on_event(const Event& event) override;
  void fill(Snapshot& snapshot, const TimeMap& time) const override;

 private:
  struct Host {
    TimewaitCounts counts;
    std::uint64_t last_seen_ns = 0;
    std::optional<std::uint32_t> last_syn_tsval;
    ClockLines clocks;
    // One for each network namespace that saw the host: nearly always one.
    std::vector<std::pair<std::uint32_t, RecycleStamp>> stamps;
    bool dropped = false;  // a SYN of it was

    RecycleStamp& stamp(std::uint32_t netns);
    Worth worth() const;
  };

  Host* use(const std::uint8_t (&remote)[PP_ADDR_LEN]);
  void on_segment(const pp_timewait& event);
  void on_syn(const pp_syn& event);
  void on_enter(const pp_time_wait_enter& event);
  // In the order of the snapshot.
  std::vector<const std::pair<Address, Host>*> shown() const;

  BoundedMap<Address, Host, AddressHash> hosts_{kMostHosts};
  TimewaitTotals totals_;
  bool stamps_seen_ = false;
};

}  // namespace pawprint
