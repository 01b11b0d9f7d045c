// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/listener_owners.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/file.h"
#include "kernel/proc_tree.h"
#include "kube/cgroup_path.h"

namespace pawprint {
namespace {

constexpr std::size_t kMostListeners = 65536;
constexpr std::size_t kMostUnfound = 1024;

}  // namespace

void ListenerOwners::on_event(const Event& event) {
  const auto* syn = std::get_if<pp_syn>(&event);
  if (syn == nullptr) return;
  if (syn->listener_ino != 0) {
    if (!known_.contains(syn->listener_ino) && unknown_.size() < kMostListeners) {
      unknown_.insert(syn->listener_ino);
    }
    return;
  }
  constexpr std::uint32_t kNeeded = PP_HAVE_NETNS | PP_HAVE_QUEUES;
  if (syn->verdict == PP_SYN_ANSWERED || (syn->h.have & kNeeded) != kNeeded) return;
  const Endpoint at{syn->netns, Address::from(syn->local), syn->local_port};
  if (unfound_.size() >= kMostUnfound && !unfound_.contains(at)) return;
  unfound_[at].ack_backlog = syn->ack_backlog;
  unfound_[at].max_ack_backlog = syn->max_ack_backlog;
}

void ListenerOwners::find_sockets(EventSink& out, std::uint64_t now_ns) {
  for (auto at = unfound_.begin(); at != unfound_.end();) {
    auto& [endpoint, unfound] = *at;
    const auto socket = inodes_.find(endpoint.netns, endpoint.local, endpoint.port, now_ns);
    if (socket) {
      auto event = make_event<pp_listening>(now_ns);
      event.ino = socket->inode;
      event.netns = endpoint.netns;
      std::ranges::copy(socket->local.bytes, event.local);
      event.local_port = endpoint.port;
      event.ack_backlog = unfound.ack_backlog;
      event.max_ack_backlog = unfound.max_ack_backlog;
      out.on_event(event);
      if (!known_.contains(socket->inode)) unknown_.insert(socket->inode);
    }
    at = socket || ++unfound.tries >= kMostTries ? unfound_.erase(at) : std::next(at);
  }
}

void ListenerOwners::find_owners(EventSink& out, std::uint64_t now_ns) {
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

void ListenerOwners::tick(EventSink& out, std::uint64_t now_ns) {
  find_sockets(out, now_ns);
  find_owners(out, now_ns);
}

}  // namespace pawprint
