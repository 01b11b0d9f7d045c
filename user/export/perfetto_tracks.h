// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Where things stand in a trace: a process for each pod, in it threads for each of its
// containers, as many as had sessions at once, so that slices of one thread nest; processes
// for SYNs of listeners and of TIME_WAIT sockets. Bounded: what finds no room shares one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/exec_sessions.h"
#include "model/named_containers.h"

namespace pawprint {

class PerfettoTracks {
 public:
  static constexpr std::size_t kMostContainers = 16384;
  static constexpr std::size_t kMostThreads = 4096;  // of the processes that are no pod

  struct Track {
    unsigned pid = 0, tid = 0;
  };
  // Processes that are no pod.
  enum Process : unsigned { kSynDrops = 1, kRefusedSyns = 2, kLosses = 3, kFirstPod = 10 };

  // The sessions of a thread never overlap, whatever order they come in.
  Track of_session(const ExecSession& session, const NamedContainers& names);
  // The thread `name` of a process that is no pod.
  Track of_thread(Process process, const std::string& name);

  struct Named {
    Track track;
    bool is_process = false;
    std::string name;
  };
  // All of them, by what the containers are called now.
  std::vector<Named> names(const NamedContainers& names) const;

 private:
  struct Lane {
    unsigned tid = 0;
    std::uint64_t end_ns = 0;
  };
  struct Container {
    unsigned pid = 0;
    std::vector<Lane> lanes;
  };

  unsigned pid_of(const std::string& container_id, const NamedContainers& names);

  unsigned last_tid_ = 1000;
  std::map<std::string, unsigned> pods_;  // "namespace/name", or the id of a nameless container
  std::map<std::string, Container> containers_;  // by id
  std::map<Process, std::map<std::string, unsigned>> threads_;
};

}  // namespace pawprint
