// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/unseen_ends.h"

#include "core/clock.h"

namespace pawprint {
namespace {

template <typename End>
End unseen(std::uint64_t now_ns, const pp_session_key& session) {
  auto event = make_event<End>(now_ns);
  event.h.have |= PP_END_UNSEEN;
  event.exec_ns = session.exec_ns;
  event.pid = session.pid;
  return event;
}

}  // namespace

void UnseenEnds::on_event(const Event& event) {
  if (const auto* exec = std::get_if<pp_probe_exec>(&event)) {
    if (open_.size() < kMostSessions) open_[{exec->h.time_ns, exec->pid}] = {};
  } else if (const auto* exit = std::get_if<pp_probe_exit>(&event)) {
    const auto found = open_.find({exit->exec_ns, exit->pid});
    if (found == open_.end()) return;
    found->second.has_exited = true;
    if (exit->children == 0) open_.erase(found);
  } else if (const auto* children = std::get_if<pp_probe_children_exit>(&event)) {
    open_.erase({children->exec_ns, children->pid});
  }
}

void UnseenEnds::check(std::uint64_t now_ns, const IsFollowed& is_followed, EventSink& sink) {
  for (auto at = open_.begin(); at != open_.end();) {
    const pp_session_key key{.exec_ns = at->first.first, .pid = at->first.second, .pad = 0};
    Session& session = at->second;
    if (is_followed(key)) {
      session.gone_since = 0;
    } else if (session.gone_since == 0) {
      session.gone_since = now_ns;
    } else if (elapsed_ns(session.gone_since, now_ns) > kGraceNs) {
      if (session.has_exited) {
        sink.on_event(unseen<pp_probe_children_exit>(now_ns, key));
      } else {
        sink.on_event(unseen<pp_probe_exit>(now_ns, key));
      }
      at = open_.erase(at);
      continue;
    }
    ++at;
  }
}

}  // namespace pawprint
