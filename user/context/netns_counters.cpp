// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/netns_counters.h"

#include <string>

#include "core/file.h"
#include "event/names.h"
#include "kernel/netstat.h"
#include "kernel/proc_tree.h"

namespace pawprint {

std::optional<NetnsCounters::Values> NetnsCounters::read(std::uint32_t pid) const {
  // Opened anew each time: an open file would pin the namespace.
  const auto text = read_file(proc_root_ / std::to_string(pid) / "net/netstat");
  if (!text) return std::nullopt;
  const auto counters = parse_netstat(*text, "TcpExt");
  Values values;
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
    const auto found = counters.find(counter_name(id));
    if (found == counters.end()) continue;
    values.value[id] = found->second;
    values.have |= PP_HAVE_COUNTER(id);
  }
  return values;
}

void NetnsCounters::start() {
  members_ = network_namespaces(proc_root_);
  for (const auto& [netns, pid] : members_) {
    if (baseline_.size() >= kMostNamespaces) break;
    if (const auto values = read(pid)) baseline_[netns] = *values;
  }
}

void NetnsCounters::on_event(const Event& event) {
  std::uint32_t netns = 0;
  if (const auto* totals = std::get_if<pp_syn_totals>(&event)) netns = totals->netns;
  if (const auto* segment = std::get_if<pp_timewait>(&event)) netns = segment->netns;
  if (netns != 0 && seen_.size() < kMostNamespaces) seen_.insert(netns);
}

std::optional<NetnsCounters::Values> NetnsCounters::read_namespace(std::uint32_t netns) {
  // The process that was in it may have gone, and its pid may be another's by now.
  const auto member = members_.find(netns);
  const auto is_member = [&](std::uint32_t pid) {
    return link_inode(proc_root_ / std::to_string(pid) / "ns/net", "net") == netns;
  };
  if (member != members_.end() && is_member(member->second)) return read(member->second);
  members_ = network_namespaces(proc_root_);
  const auto found = members_.find(netns);
  return found == members_.end() ? std::nullopt : read(found->second);
}

void NetnsCounters::tick(EventSink& out, std::uint64_t now_ns) {
  for (auto it = seen_.begin(); it != seen_.end();) {
    const std::uint32_t netns = *it;
    const auto values = read_namespace(netns);
    const bool known = reported_.contains(netns);
    if (!values) {
      // Its last process ended: said once, with what was last read.
      tell(out, now_ns, netns, reported_[netns], true);
      it = seen_.erase(it);
      continue;
    }
    ++it;
    if (known && reported_[netns] == *values) continue;
    reported_[netns] = *values;
    tell(out, now_ns, netns, *values, false);
  }
}

void NetnsCounters::tell(EventSink& out, std::uint64_t now_ns, std::uint32_t netns,
                         const Values& values, bool gone) {
  auto event = make_event<pp_netns_counters>(now_ns);
  event.netns = netns;
  event.gone = gone;
  event.h.have = values.have;
  // A namespace that was made since counts from zero.
  const Values& base = baseline_[netns];
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
    event.value[id] = values.value[id] - base.value[id];
  }
  out.on_event(event);
}

}  // namespace pawprint
