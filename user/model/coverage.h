// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What was observed, next to the kernel's own counters of the same network namespace, with
// the known reasons for a difference; and the counters of packets that were lost before TCP,
// which no hook sees.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/model.h"
#include "model/timewait_totals.h"

namespace pawprint {

class Coverage final : public ModelPart {
 public:
  void on_event(const Event& event) override;
  void fill(Snapshot& snapshot, const TimeMap& time) const override;

 private:
  // What was observed in one namespace at one instant.
  struct Observed {
    pp_syn_counts syns{};
    pp_timewait_counts timewait{};
  };
  struct Namespace {
    pp_syn_counts syns{};
    Observed as_counted;  // as the kernel's counters were read
    pp_netns_counters counters{};
    bool has_counters = false;
  };
  struct Watching {
    bool syns = false;
    bool timewait = false;
    bool on_the_wire = false;
    bool filtered = false;
  };

  Observed observed_now(std::uint32_t netns, const Namespace& seen) const;
  // Unknown SYNs of which not even the namespace is known: any may have had them.
  std::uint64_t unknown_nowhere() const;
  static std::uint64_t observed(unsigned id, const Observed& seen, bool legacy);
  CoverageRow compare(const Namespace& seen, unsigned id, const Watching& watching) const;

  std::map<std::uint32_t, Namespace> namespaces_;
  TimewaitTotals timewait_;
  std::uint64_t missed_ = 0;
};

}  // namespace pawprint
