// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/netns_counters.h"

#include <string>

#include "kernel/proc_tree.h"

namespace pawprint {
namespace {

bool went_back(const CounterValues& before, const CounterValues& now) {
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
    if (now.value[id] < before.value[id]) return true;
  }
  return false;
}

bool lost_before_tcp(const CounterValues& increase) {
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
    if (is_lost_before_tcp(id) && increase.value[id] > 0) return true;
  }
  return false;
}

void tell(EventSink& out, std::uint64_t now_ns, std::uint32_t netns, const CounterValues& increase,
          bool gone) {
  auto event = make_event<pp_netns_counters>(now_ns);
  event.netns = netns;
  event.gone = gone;
  event.h.have = increase.have;
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) event.value[id] = increase.value[id];
  out.on_event(event);
}

}  // namespace

void NetnsCounters::start() {
  members_ = network_namespaces(proc_root_);
  const auto present = members_;  // read() may renew them
  for (const auto& [netns, pid] : present) {
    Account* made = account(netns);
    if (made == nullptr) continue;
    // A namespace that is made later counts from zero.
    const auto reading = read(netns);
    if (!reading) continue;
    made->base = made->read = reading->values;
    made->member = reading->member;
  }
  node_.base = node_.read = read_node_counters(proc_root_ / "self/net");
}

NetnsCounters::Account* NetnsCounters::account(std::uint32_t netns) {
  if (netns == PP_NETNS_NODE || (only_ && *only_ != netns)) return nullptr;
  if (const auto found = accounts_.find(netns); found != accounts_.end()) return &found->second;
  if (accounts_.size() >= kMostNamespaces) return nullptr;
  return &accounts_[netns];
}

void NetnsCounters::on_event(const Event& event) {
  std::uint32_t netns = PP_NETNS_NODE;
  if (const auto* totals = std::get_if<pp_syn_totals>(&event)) netns = totals->netns;
  if (const auto* totals = std::get_if<pp_timewait_totals>(&event)) netns = totals->netns;
  if (const auto* segment = std::get_if<pp_timewait>(&event)) netns = segment->netns;
  if (Account* seen = account(netns)) seen->watched = true;
}

std::optional<NetnsCounters::Reading> NetnsCounters::read(std::uint32_t netns) {
  const auto folder = [&](std::uint32_t pid) { return proc_root_ / std::to_string(pid); };
  const auto is_in = [&](std::uint32_t pid) {
    return link_inode(folder(pid) / "ns/net", "net") == netns;
  };
  // The process that was in it may have gone, and its pid may be another's by now.
  const auto member = members_.find(netns);
  if (member == members_.end() || !is_in(member->second)) {
    members_ = network_namespaces(proc_root_);
  }
  const auto found = members_.find(netns);
  if (found == members_.end()) return std::nullopt;
  const auto values = read_netns_counters(folder(found->second) / "net");
  // One that left while it was read may have shown another's.
  if (!values || !is_in(found->second)) return std::nullopt;
  return Reading{found->second, *values};
}

void NetnsCounters::look(std::uint32_t netns, Account& account, EventSink& out,
                         std::uint64_t now_ns) {
  const auto reading = read(netns);
  if (!reading) {
    // Its last process ended: said once, with what was last read.
    if (account.watched && !account.gone) {
      if (!account.told) account.told.emplace();
      tell(out, now_ns, netns, *account.told, true);
    }
    account.gone = true;
    account.watched = false;
    return;
  }
  const CounterValues& values = reading->values;
  // The same process again was away for a moment: setns(2), in what sets networks up.
  const bool came_back = account.gone && account.member == reading->member;
  if ((account.gone && !came_back) || went_back(account.read, values)) {
    for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
      account.carried.value[id] += account.read.value[id] - account.base.value[id];
    }
    account.base = CounterValues{};
  }
  if (account.gone) {
    account.gone = false;
    account.watched |= account.told.has_value();
    account.told.reset();  // that it is gone was told last
  }
  account.read = values;
  account.member = reading->member;
  CounterValues increase = account.carried;
  increase.have = values.have;
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
    increase.value[id] += values.value[id] - account.base.value[id];
  }
  if (account.told == increase) return;
  if (!account.watched && !account.told && !lost_before_tcp(increase)) return;
  account.told = increase;
  tell(out, now_ns, netns, increase, false);
}

void NetnsCounters::look_at_all(EventSink& out, std::uint64_t now_ns) {
  members_ = network_namespaces(proc_root_);
  const auto present = members_;  // read() may renew them
  for (const auto& [netns, pid] : present) {
    if (Account* found = account(netns)) look(netns, *found, out, now_ns);
  }
  // Those that are gone.
  for (auto& [netns, account] : accounts_) {
    if (account.watched && !present.contains(netns)) look(netns, account, out, now_ns);
  }
}

void NetnsCounters::look_at_node(EventSink& out, std::uint64_t now_ns) {
  CounterValues increase = read_node_counters(proc_root_ / "self/net");
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) increase.value[id] -= node_.base.value[id];
  if (increase.have == 0 || node_.told == increase) return;
  node_.told = increase;
  tell(out, now_ns, PP_NETNS_NODE, increase, false);
}

void NetnsCounters::tick(EventSink& out, std::uint64_t now_ns) {
  if (++ticks_ % kRoundTicks == 0) return finish(out, now_ns);
  for (auto& [netns, account] : accounts_) {
    if (account.watched) look(netns, account, out, now_ns);
  }
  look_at_node(out, now_ns);
}

void NetnsCounters::finish(EventSink& out, std::uint64_t now_ns) {
  look_at_all(out, now_ns);
  look_at_node(out, now_ns);
}

}  // namespace pawprint
