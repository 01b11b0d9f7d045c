// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/perfetto_tracks.h"

#include <fmt/format.h>

#include <algorithm>

namespace pawprint {
namespace {

constexpr const char* kOthers = "others";
constexpr std::size_t kShortIdChars = 12;

std::string pod_of(const ContainerName& name) {
  return name.pod_namespace + '/' + name.pod;
}

const char* title_of(PerfettoTracks::Process process) {
  switch (process) {
    case PerfettoTracks::kSynDrops:
      return "SYNs without an answer, by listener";
    case PerfettoTracks::kRefusedSyns:
      return "SYNs refused by TIME_WAIT sockets, by network namespace";
    default:
      return "events that pawprint lost";
  }
}

}  // namespace

// A container whose name is not known yet is a process of its own, and stays it.
unsigned PerfettoTracks::pid_of(const std::string& container_id, const NamedContainers& names) {
  const ContainerName* name = names.find(container_id);
  const auto next = static_cast<unsigned>(kFirstPod + pods_.size());
  return pods_.emplace(name != nullptr ? pod_of(*name) : container_id, next).first->second;
}

PerfettoTracks::Track PerfettoTracks::of_session(const ExecSession& session,
                                                 const NamedContainers& names) {
  std::string id = session.container_id;
  if (containers_.size() >= kMostContainers && !containers_.contains(id)) id = kOthers;
  Container& container = containers_[id];
  if (container.pid == 0) container.pid = pid_of(id, names);
  auto lane = std::find_if(container.lanes.begin(), container.lanes.end(),
                           [&](const Lane& one) { return one.end_ns <= session.begin_ns; });
  if (lane == container.lanes.end()) {
    lane = container.lanes.insert(lane, Lane{++last_tid_, 0});
  }
  lane->end_ns = session.end_ns();
  return {container.pid, lane->tid};
}

PerfettoTracks::Track PerfettoTracks::of_thread(Process process, const std::string& name) {
  auto& threads = threads_[process];
  const bool has_room = threads.size() < kMostThreads || threads.contains(name);
  const auto [at, is_new] = threads.emplace(has_room ? name : kOthers, last_tid_ + 1);
  if (is_new) ++last_tid_;
  return {process, at->second};
}

std::vector<PerfettoTracks::Named> PerfettoTracks::names(const NamedContainers& names) const {
  std::vector<Named> all;
  for (const auto& [process, threads] : threads_) {
    all.push_back({{process, 0}, true, title_of(process)});
    for (const auto& [name, tid] : threads) all.push_back({{process, tid}, false, name});
  }
  for (const auto& [id, container] : containers_) {
    const ContainerName* name = names.find(id);
    const std::string short_id = id.substr(0, kShortIdChars);
    all.push_back({{container.pid, 0}, true, name != nullptr ? pod_of(*name) : short_id});
    const std::string thread =
        name != nullptr && !name->container.empty() ? name->container : short_id;
    for (std::size_t i = 0; i < container.lanes.size(); ++i) {
      all.push_back({{container.pid, container.lanes[i].tid},
                     false,
                     i == 0 ? thread : fmt::format("{} ({})", thread, i + 1)});
    }
  }
  return all;
}

}  // namespace pawprint
