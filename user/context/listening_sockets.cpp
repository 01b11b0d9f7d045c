// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/listening_sockets.h"

#include <algorithm>

#include "kernel/netns_visit.h"
#include "kernel/proc_tree.h"

namespace pawprint {
namespace {

pp_listening listening(std::uint64_t now_ns, std::uint32_t netns, const DiagListener& listener) {
  auto event = make_event<pp_listening>(now_ns);
  event.ino = listener.inode;
  event.netns = netns;
  std::ranges::copy(listener.local.bytes, event.local);
  event.local_port = listener.port;
  event.max_ack_backlog = listener.max_ack_backlog;
  event.ack_backlog = listener.ack_backlog;
  return event;
}

}  // namespace

ListeningSockets::ListeningSockets(const std::filesystem::path& proc_root,
                                   std::optional<std::uint32_t> only)
    : ListeningSockets(
          proc_root, only,
          [proc_root](std::uint32_t netns, std::uint32_t pid) -> Result<std::vector<DiagListener>> {
            const auto visit = NetnsVisit::enter(proc_root, pid, netns);
            if (!visit) return fail(visit.error());
            auto sockets = TcpSockets::open();
            if (!sockets) return fail(sockets.error());
            return sockets->listeners();
          }) {}

void ListeningSockets::tick(EventSink& out, std::uint64_t now_ns) {
  if (ticks_++ % kRoundTicks != 0) return;
  std::map<Key, std::uint32_t> present;
  for (const auto& [netns, pid] : network_namespaces(proc_root_)) {
    if (only_ && *only_ != netns) continue;
    const auto listeners = look_(netns, pid);
    if (!listeners) continue;
    for (const DiagListener& listener : *listeners) {
      if (present.size() >= kMostSockets) break;
      const Key key{netns, listener.inode};
      present[key] = listener.max_ack_backlog;
      const auto told = told_.find(key);
      if (told != told_.end() && told->second == listener.max_ack_backlog) continue;
      out.on_event(listening(now_ns, netns, listener));
    }
  }
  told_ = std::move(present);
}

}  // namespace pawprint
