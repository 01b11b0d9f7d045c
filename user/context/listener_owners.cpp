// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/listener_owners.h"

#include <string>

#include "core/file.h"
#include "kernel/proc_tree.h"
#include "kube/cgroup_path.h"

namespace pawprint {
namespace {

constexpr std::size_t kMostListeners = 65536;

}  // namespace

void ListenerOwners::on_event(const Event& event) {
  const auto* syn = std::get_if<pp_syn>(&event);
  if (syn == nullptr || syn->listener_ino == 0) return;
  if (!known_.contains(syn->listener_ino) && unknown_.size() < kMostListeners) {
    unknown_.insert(syn->listener_ino);
  }
}

void ListenerOwners::tick(EventSink& out, std::uint64_t now_ns) {
  if (unknown_.empty()) return;
  const auto owners = socket_owners(proc_root_, unknown_);
  for (const std::uint64_t inode : unknown_) {
    auto event = make_event<pp_listener>(now_ns);
    event.ino = inode;
    if (const auto owner = owners.find(inode); owner != owners.end()) {
      const auto folder = proc_root_ / std::to_string(owner->second);
      event.pid = owner->second;
      if (const auto comm = read_line(folder / "comm")) comm->copy(event.comm, PP_COMM_LEN - 1);
      if (const auto text = read_file(folder / "cgroup")) {
        const auto id = container_in_proc_cgroup(*text);
        if (id) id->copy(event.container_id, PP_CONTAINER_ID_LEN);
      }
    }
    out.on_event(event);
  }
  if (known_.size() + unknown_.size() > kMostListeners) known_.clear();
  known_.merge(unknown_);
  unknown_.clear();
}

}  // namespace pawprint
