// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events of single probes → SYNs, TIME_WAIT segments and exact counts, as bpf/syn.bpf.c and
// bpf/timewait.bpf.c make them in the kernel.
//
// The functions run with bottom halves off, so what a CPU reports between the entry and the
// return of conn_request belongs to that SYN (no PREEMPT_RT before 6.12). Events of a CPU
// come in their order; where some are missing missed() says so, and what was open then is
// unknown: a missing SYN-ACK proves nothing any more.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "pawprint/tcp_rules.h"
#include "source/source.h"
#include "source/traffic_filter.h"

namespace pawprint {

class TcpJoin {
 public:
  // SYN and TIME_WAIT events a CPU may pass on in a second; beyond that they are counted
  // only. As in BPF mode (within_budget() in bpf/lib/tcp.bpf.h) what a flood can make many of
  // has a smaller share.
  static constexpr std::uint64_t kEventsPerSecond = 10'000;
  // Network namespaces with counts of their own.
  static constexpr std::size_t kMostNamespaces = 4096;

  struct Loss {
    std::uint64_t entry_exit = 0;        // returns without an entry, or entries without a return
    std::uint64_t timewait_sampled = 0;  // TIME_WAIT events beyond the budget
    std::uint64_t totals = 0;            // segments of a namespace that found no room
  };

  TcpJoin(TrafficFilter filter, EventSink& sink) : filter_(filter), sink_(sink) {}

  // --- conn_request. `at_entry`: all that is known then, h.cpu included; `skb` ties nested
  // calls, and a preceding TCP_TW_SYN, to it.
  void syn_entry(std::uint64_t skb, const pp_syn& at_entry);
  // PP_SYN_* that a step in between showed.
  void syn_step(unsigned cpu, std::uint32_t seen);
  void synack_entry(unsigned cpu);
  void synack_return(unsigned cpu, std::uint64_t synack);
  // tcp_peer_is_proven(req, dst, paws_check): the last is of 3.10 only, else false.
  void proven_entry(unsigned cpu, bool paws_check);
  void proven_return(unsigned cpu, bool proven);
  void syn_return(unsigned cpu);

  // --- tcp_timewait_state_process
  void timewait_entry(std::uint64_t skb, const pp_timewait& at_entry);
  void timewait_return(unsigned cpu, std::uint32_t verdict);

  // --- tcp_time_wait
  void time_wait_enter(const pp_time_wait_enter& event, std::uint16_t local_port);

  // Events of `cpu` are missing here.
  void missed(unsigned cpu);

  // Counts of each namespace so far; 0 for SYNs whose namespace is not known.
  const std::map<std::uint32_t, pp_syn_counts>& counts() const { return counts_; }
  // The same of segments that hit TIME_WAIT sockets.
  const std::map<std::uint32_t, pp_timewait_counts>& timewait_counts() const {
    return timewait_counts_;
  }
  // Entries into a conn_request function so far, nested ones included.
  std::uint64_t syn_entries() const { return syn_entries_; }
  std::uint64_t nested_entries() const { return nested_entries_; }
  const Loss& loss() const { return loss_; }

 private:
  struct Cpu {
    // timewait
    std::uint64_t tw_skb = 0;
    pp_timewait tw{};
    std::uint64_t reuse_skb = 0;  // its verdict was TCP_TW_SYN
    bool reuse_unknown = false;   // events were lost just before
    // syn
    unsigned depth = 0;
    std::uint64_t syn_skb = 0;
    pp_syn syn{};
    unsigned synacks_open = 0;  // entered, not returned
    std::optional<bool> paws_check;
    // events passed on in this second
    std::uint64_t second = 0;
    std::uint64_t used = 0;
  };

  Cpu& cpu(unsigned number);
  bool within_budget(Cpu& cpu, std::uint64_t now_ns, std::uint64_t quarters) const;
  // Null: no room.
  template <typename Counts>
  static Counts* counts_of(std::uint32_t netns, std::map<std::uint32_t, Counts>& all);
  void finish_syn(Cpu& cpu);
  void abandon_syn(Cpu& cpu);

  TrafficFilter filter_;
  EventSink& sink_;
  std::vector<Cpu> cpus_;
  std::map<std::uint32_t, pp_syn_counts> counts_;
  std::map<std::uint32_t, pp_timewait_counts> timewait_counts_;
  std::uint64_t syn_entries_ = 0;
  std::uint64_t nested_entries_ = 0;
  Loss loss_;
};

}  // namespace pawprint
