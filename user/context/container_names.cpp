// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/container_names.h"

#include <algorithm>

#include "core/clock.h"
#include "core/file.h"
#include "kernel/proc_tree.h"
#include "kube/cgroup_path.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kLongestWaitNs = 64 * kNsPerSec;

}  // namespace

void ContainerNames::on_event(const Event& event) {
  if (const auto* exec = std::get_if<pp_probe_exec>(&event)) {
    want(exec->container_id, exec->pid);
  } else if (const auto* start = std::get_if<pp_container_start>(&event)) {
    want(start->container_id, start->pid);
  } else if (const auto* listener = std::get_if<pp_listener>(&event)) {
    if (listener->container_id[0] != 0) want(listener->container_id, listener->pid);
  }
}

void ContainerNames::want(const char (&container_id)[PP_CONTAINER_ID_LEN], std::uint32_t pid) {
  const std::string_view id(container_id, PP_CONTAINER_ID_LEN);
  if (named_.contains(id)) return;
  if (const auto known = wanted_.find(id); known != wanted_.end()) {
    known->second.pid = pid;
  } else if (wanted_.size() < kMostWanted) {
    wanted_.emplace(id, Wanted{pid, 0, kNsPerSec, ""});
  }
}

void ContainerNames::find_pod_uids() {
  for (auto& [id, wanted] : wanted_) {
    if (!wanted.pod_uid.empty()) continue;
    const auto text = read_file(proc_root_ / std::to_string(wanted.pid) / "cgroup");
    if (text && container_in_proc_cgroup(*text) == id) wanted.pod_uid = pod_uid_in(*text);
  }
  const bool missing = std::any_of(wanted_.begin(), wanted_.end(),
                                   [](const auto& one) { return one.second.pod_uid.empty(); });
  if (!missing) return;
  // The process that was seen is gone: any other of the container will do.
  for_each_process(proc_root_, [&](std::uint32_t pid) {
    const auto text = read_file(proc_root_ / std::to_string(pid) / "cgroup");
    if (!text) return;
    const auto id = container_in_proc_cgroup(*text);
    if (!id) return;
    const auto found = wanted_.find(*id);
    if (found != wanted_.end()) found->second.pod_uid = pod_uid_in(*text);
  });
}

void ContainerNames::tick(EventSink& out, std::uint64_t now_ns) {
  const bool due = std::any_of(wanted_.begin(), wanted_.end(),
                               [&](const auto& one) { return one.second.next_try_ns <= now_ns; });
  if (!due) return;
  names_.scan();
  if (names_.needs_uid()) find_pod_uids();
  if (named_.size() > kMostWanted) named_.clear();
  for (auto it = wanted_.begin(); it != wanted_.end();) {
    auto& [id, wanted] = *it;
    const auto name = names_.find(id, wanted.pod_uid);
    if (!name) {
      if (wanted.next_try_ns <= now_ns) {
        wanted.next_try_ns = now_ns + wanted.wait_ns;
        wanted.wait_ns = std::min(2 * wanted.wait_ns, kLongestWaitNs);
      }
      ++it;
      continue;
    }
    auto event = make_event<pp_container_name>(now_ns);
    id.copy(event.container_id, PP_CONTAINER_ID_LEN);
    set_text(event.pod_namespace, name->pod_namespace);
    set_text(event.pod, name->pod);
    set_text(event.container, name->container);
    out.on_event(event);
    named_.insert(id);
    it = wanted_.erase(it);
  }
}

}  // namespace pawprint
