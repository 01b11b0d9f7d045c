// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the API server was told about pods, beside what was measured: each event with the
// sessions of the same container that ended at about its time.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "event/event.h"
#include "model/probe_rows.h"
#include "model/snapshot.h"
#include "model/time_map.h"

namespace pawprint {

class KubeEventLog {
 public:
  static constexpr std::size_t kMostEvents = 4096;
  static constexpr std::size_t kMostSessions = 8;  // beside one event

  // One that was told before, with a higher count or a later time, replaces it.
  void add(const pp_kube_event& event);

  void fill(Snapshot& snapshot, const ProbeRows& rows, const TimeMap& time) const;

 private:
  using Key = std::tuple<std::uint64_t, std::string, std::string, std::string, std::string,
                         std::string>;  // first time, namespace, pod, container, reason, message
  std::map<Key, pp_kube_event> events_;
};

}  // namespace pawprint
