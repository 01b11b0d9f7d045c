// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Memory dumps as kprobe events of the running kernel.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "source/ftrace/calibration/dump_hits.h"
#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/tracefs.h"

namespace pawprint {

class DumpProbes {
 public:
  // Defines in `group`, records in `instance`; both must outlive it.
  DumpProbes(KprobeGroup& group, const TraceInstance& instance)
      : group_(group), instance_(instance) {}
  DumpProbes(const DumpProbes&) = delete;
  DumpProbes& operator=(const DumpProbes&) = delete;
  // Disables its events.
  ~DumpProbes();

  // From now on calls of `symbol` that pass `filter` (over rcv_saddr and num of the sock) are
  // recorded with these regions too. Error: the kernel refused a definition.
  Result<void> add(const std::string& symbol, const std::vector<DumpRegion>& regions,
                   const std::string& filter);

  DumpHits& hits() { return hits_; }

 private:
  KprobeGroup& group_;
  const TraceInstance& instance_;
  std::vector<std::string> enabled_;
  DumpHits hits_;
};

}  // namespace pawprint
