// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/unseen_ends.h"

#include <iterator>

#include "core/clock.h"

namespace pawprint {
namespace {

template <typename End>
End unseen(std::uint64_t now_ns, std::uint32_t pid, std::uint64_t exec_ns) {
  auto event = make_event<End>(now_ns);
  event.h.have |= PP_END_UNSEEN;
  event.exec_ns = exec_ns;
  event.pid = pid;
  return event;
}

}  // namespace

void UnseenEnds::on_event(const Event& event) {
  if (const auto* exec = std::get_if<pp_probe_exec>(&event)) {
    if (open_.size() < kMostSessions) open_[exec->h.time_ns] = {.pid = exec->pid};
  } else if (const auto* exit = std::get_if<pp_probe_exit>(&event)) {
    const auto found = open_.find(exit->exec_ns);
    if (found == open_.end() || found->second.pid != exit->pid) return;
    found->second.has_exited = true;
    if (exit->children == 0) open_.erase(found);
  } else if (const auto* children = std::get_if<pp_probe_children_exit>(&event)) {
    open_.erase(children->exec_ns);
  }
}

void UnseenEnds::check(std::uint64_t now_ns, const IsFollowed& is_followed, EventSink& sink) {
  for (auto at = open_.begin(); at != open_.end();) {
    auto& [exec_ns, session] = *at;
    if (is_followed(session.pid, exec_ns)) {
      session.gone_since = 0;
    } else if (session.gone_since == 0) {
      session.gone_since = now_ns;
    } else if (elapsed_ns(session.gone_since, now_ns) > kGraceNs) {
      if (session.has_exited) {
        sink.on_event(unseen<pp_probe_children_exit>(now_ns, session.pid, exec_ns));
      } else {
        sink.on_event(unseen<pp_probe_exit>(now_ns, session.pid, exec_ns));
      }
      at = open_.erase(at);
      continue;
    }
    ++at;
  }
}

}  // namespace pawprint
