// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// --remote, --port and --netns on recorded events, as the kernel side applies them live.
// The kernel's own totals know no remote host: under such a filter they are counted anew
// from the details, and the kernel's counters have nothing to be compared with.
#pragma once

#include <cstdint>
#include <map>

#include "source/bpf/bpf_collector.h"
#include "source/source.h"

namespace pawprint {

class RecordedTraffic final : public EventSink {
 public:
  RecordedTraffic(const TrafficFilter& filter, EventSink& next) : filter_(filter), next_(next) {}

  void on_event(const Event& event) override;

 private:
  bool is_wanted(const __u8 (&remote)[PP_ADDR_LEN], __u32 netns) const;
  bool is_wanted_port(__u16 port) const { return !filter_.port || *filter_.port == port; }
  bool by_host() const { return filter_.remote || filter_.port; }
  void count(const pp_syn& syn);

  TrafficFilter filter_;
  EventSink& next_;
  std::map<std::uint32_t, pp_syn_counts> counts_;  // by netns
};

}  // namespace pawprint
