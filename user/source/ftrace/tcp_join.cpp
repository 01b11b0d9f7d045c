// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_join.h"

#include "core/clock.h"
#include "pawprint/calibration_traffic.h"

namespace pawprint {
namespace {

void count(const pp_syn& syn, pp_syn_counts& counts) {
  ++counts.received;
  if (syn.verdict == PP_SYN_ANSWERED) {
    ++counts.answered;
    if ((syn.seen & PP_SYN_COOKIE) != 0) ++counts.cookies;
  } else if (syn.verdict == PP_SYN_DROPPED) {
    ++counts.dropped;
    ++counts.by_reason[syn.reason];
  } else {
    ++counts.unknown;
  }
}

}  // namespace

TcpJoin::Cpu& TcpJoin::cpu(unsigned number) {
  if (number >= cpus_.size()) cpus_.resize(number + 1);
  return cpus_[number];
}

bool TcpJoin::within_budget(Cpu& cpu, std::uint64_t now_ns, std::uint64_t quarters) const {
  const std::uint64_t second = now_ns / kNsPerSec;
  if (cpu.second != second) {
    cpu.second = second;
    cpu.used = 0;
  }
  if (cpu.used >= kEventsPerSecond * quarters / 4) return false;
  ++cpu.used;
  return true;
}

template <typename Counts>
Counts* TcpJoin::counts_of(std::uint32_t netns, std::map<std::uint32_t, Counts>& all) {
  const auto known = all.find(netns);
  if (known != all.end()) return &known->second;
  return all.size() < kMostNamespaces ? &all[netns] : nullptr;
}

void TcpJoin::syn_entry(std::uint64_t skb, const pp_syn& at_entry) {
  Cpu& on = cpu(at_entry.h.cpu);
  ++syn_entries_;
  if (on.depth > 0 && on.syn_skb == skb) {
    ++on.depth;
    ++nested_entries_;
    return;
  }
  if (on.depth > 0) abandon_syn(on);  // the return of the one before was missed
  on.depth = 1;
  on.syn_skb = skb;
  on.syn = at_entry;
  on.synacks_open = 0;
  on.paws_check.reset();
  if (on.reuse_skb == skb) on.syn.seen |= PP_SYN_REUSE;
  if (!on.reuse_unknown || on.reuse_skb == skb) on.syn.h.have |= PP_HAVE_ISN;
  on.reuse_skb = 0;
  on.reuse_unknown = false;
}

void TcpJoin::syn_step(unsigned number, std::uint32_t seen) {
  Cpu& on = cpu(number);
  if (on.depth > 0) on.syn.seen |= seen;
}

void TcpJoin::synack_entry(unsigned number) {
  // Timers and retransmits make SYN-ACKs too: they count inside a conn_request only.
  Cpu& on = cpu(number);
  if (on.depth > 0) ++on.synacks_open;
}

void TcpJoin::synack_return(unsigned number, std::uint64_t synack) {
  Cpu& on = cpu(number);
  if (on.depth == 0) return;
  if (on.synacks_open > 0) --on.synacks_open;
  on.syn.seen |= synack != 0 ? PP_SYN_SYNACK : PP_SYN_SYNACK_NULL;
}

void TcpJoin::proven_entry(unsigned number, bool paws_check) {
  Cpu& on = cpu(number);
  if (on.depth > 0) on.paws_check = paws_check;
}

void TcpJoin::proven_return(unsigned number, bool proven) {
  Cpu& on = cpu(number);
  if (on.depth == 0 || proven || !on.paws_check) return;
  on.syn.seen |= *on.paws_check ? PP_SYN_NOT_PROVEN : PP_SYN_LAST_QUARTER;
  on.paws_check.reset();
}

void TcpJoin::syn_return(unsigned number) {
  Cpu& on = cpu(number);
  if (on.depth == 0) {
    ++loss_.entry_exit;  // its entry was missed: a SYN that only the hit counts know
    return;
  }
  if (--on.depth > 0) return;
  // Entered, but how it ended was missed.
  if (on.synacks_open > 0) on.syn.seen |= PP_SYN_INCOMPLETE;
  finish_syn(on);
}

void TcpJoin::finish_syn(Cpu& on) {
  pp_syn& syn = on.syn;
  if (pp_is_calibration(syn.local) || !filter_.wants(syn.remote, syn.local_port, syn.netns)) {
    return;
  }
  pp_judge_syn(&syn);
  pp_syn_counts* counts = counts_of(syn.netns, counts_);
  if (counts != nullptr) {
    count(syn, *counts);
  } else {
    ++loss_.totals;
  }
  if (syn.family == 0) return;  // counted, but nobody knows whose it was
  if (!within_budget(on, syn.h.time_ns, syn.verdict == PP_SYN_ANSWERED ? 2 : 3)) {
    if (counts != nullptr) ++counts->sampled_out;
    return;
  }
  if (syn.verdict == PP_SYN_ANSWERED) {
    // The bytes are evidence for drops.
    syn.h.have &= ~PP_HAVE_HEADERS;
    syn.header_len = syn.ip_len = 0;
  }
  syn.h.size = static_cast<__u32>(offsetof(pp_syn, header)) + syn.header_len;
  sink_.on_event(syn);
}

void TcpJoin::abandon_syn(Cpu& on) {
  ++loss_.entry_exit;
  on.depth = 0;
  on.syn.seen |= PP_SYN_INCOMPLETE;
  finish_syn(on);
}

void TcpJoin::timewait_entry(std::uint64_t skb, const pp_timewait& at_entry) {
  Cpu& on = cpu(at_entry.h.cpu);
  if (on.tw_skb != 0) ++loss_.entry_exit;
  on.tw_skb = skb;
  on.tw = at_entry;
}

void TcpJoin::timewait_return(unsigned number, std::uint32_t verdict) {
  Cpu& on = cpu(number);
  if (on.tw_skb == 0) {
    ++loss_.entry_exit;
    return;
  }
  pp_timewait& event = on.tw;
  event.verdict = static_cast<__u8>(verdict);
  on.reuse_skb = verdict == PP_TW_SYN ? on.tw_skb : 0;
  on.reuse_unknown = false;
  on.tw_skb = 0;
  if (event.family == 0 || pp_is_calibration(event.local)) return;
  if (!filter_.wants(event.remote, event.local_port, event.netns)) return;
  if (pp_timewait_counts* counts = counts_of(event.netns, timewait_counts_)) {
    pp_count_timewait(counts, &event);
  } else {
    ++loss_.totals;
  }
  // The ordinary last segments of a close are the many; SYNs and regressions matter.
  const bool matters = pp_is_syn(event.tcp_flags) != 0 || pp_is_regression(&event) != 0;
  if (within_budget(on, event.h.time_ns, matters ? 4 : 2)) {
    sink_.on_event(event);
  } else {
    ++loss_.timewait_sampled;
  }
}

void TcpJoin::time_wait_enter(const pp_time_wait_enter& event, std::uint16_t local_port) {
  if (!filter_.wants(event.remote, local_port, event.netns)) return;
  if (within_budget(cpu(event.h.cpu), event.h.time_ns, 2)) {
    sink_.on_event(event);
  } else {
    ++loss_.timewait_sampled;
  }
}

void TcpJoin::missed(unsigned number) {
  Cpu& on = cpu(number);
  if (on.depth > 0) abandon_syn(on);
  if (on.tw_skb != 0) ++loss_.entry_exit;
  on.tw_skb = 0;
  on.reuse_skb = 0;
  on.reuse_unknown = true;
}

}  // namespace pawprint
