// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The truth of one scenario: what was sent, what came back, and what therefore a tracer has to
// find per remote host. It holds the state of the TIME_WAIT sockets as the peers left them, and
// applies the kernel's rules to each segment that hits one (net/ipv4/tcp_minisocks.c
// tcp_timewait_state_process(), the same rules from 3.10 to 6.18). An answer that contradicts them
// is a doubt, never silently corrected.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "address.h"
#include "segment.h"
#include "waiter.h"

namespace pawprint::workload {

// The kernel's first answer to a SYN.
enum class Reply { kNone, kSynAck, kAck, kRst };

struct TimeWait {
  std::uint32_t ts_recent = 0;  // 0: without timestamps
  std::uint32_t rcv_nxt = 0;
  std::uint32_t snd_nxt = 0;
  bool fin_wait2 = false;
};

// One row of the expectations; the names are those of the snapshot's `timewait` rows.
struct Host {
  unsigned segments = 0;
  unsigned syns = 0;
  unsigned accepted_reuse = 0;
  unsigned regressions = 0;
  unsigned refused_regression = 0;
  unsigned refused_not_newer = 0;
  unsigned refused_rate_limited = 0;
  unsigned refused_out_of_window = 0;
  std::uint32_t max_regression = 0;
  unsigned listener_syns = 0;
  unsigned listener_ts_syns = 0;
  std::set<std::uint16_t> listener_ts_ports;  // of those
  unsigned listener_unanswered = 0;
  unsigned syn_ts_backwards = 0;
  unsigned recycle_would_refuse = 0;
  std::optional<unsigned> clocks;
};

struct Totals {
  unsigned sent_syns = 0;
  unsigned answered = 0;
  unsigned unanswered = 0;
  unsigned bare_acks = 0;
  unsigned rsts = 0;
  unsigned listener_syns = 0;
  unsigned listener_answered = 0;
  unsigned listener_unanswered = 0;
  unsigned other_segments = 0;
  unsigned tw_wanted = 0;
  unsigned tw_made = 0;
};

class Ledger {
 public:
  // A SYN (no other flag of FIN, RST, ACK) and its answer.
  void syn(const Segment& segment, Reply reply);
  // A segment that is no SYN and belongs to no connection.
  void other(const Segment& segment);
  // A connection of `peer` became a TIME_WAIT socket; `seen`: the kernel shows it.
  void enter_time_wait(const Endpoint& peer, const TimeWait& state, bool seen);
  // For SYNs that are too many to be told apart by host.
  void burst(unsigned sent, unsigned answered);

  // Why a SYN that gets no answer from here on gets none.
  void expect_drops(std::string reason) { drop_reason_ = std::move(reason); }
  // How many machines are behind an address; no number when its TSvals are random.
  void set_clocks(const Address& remote, std::optional<unsigned> count);
  void doubt(std::string what) { doubts_.push_back(std::move(what)); }

  // Nothing when there is no TIME_WAIT socket for the peer.
  const TimeWait* time_wait(const Endpoint& peer) const;
  const Totals& totals() const { return totals_; }
  const std::map<std::string, unsigned>& drops() const { return drops_; }
  // SYNs without an answer that never reached the listener, by the host that sent them.
  const std::map<Address, unsigned>& before_listener() const { return before_listener_; }
  const std::vector<Reply>& replies() const { return replies_; }
  const std::vector<std::string>& doubts() const { return doubts_; }
  // With `clocks` filled in.
  std::map<Address, Host> hosts() const;

 private:
  // What the 3.10 kernel keeps per host: net/ipv4/tcp_metrics.c tcp_remember_stamp(), 3.10.99.
  struct Stamp {
    std::uint32_t tsval;
    Time when;
  };
  using Tsval = std::optional<std::uint32_t>;

  void count(Reply reply);
  void count_drops(unsigned count);
  void listener_syn(const Endpoint& peer, Tsval tsval, Reply reply, bool reuse);
  // True when the SYN goes on to the listener.
  bool syn_on_time_wait(const Segment& segment, Tsval tsval, Reply reply);
  void refuse(Host& host, const TimeWait& state, bool regression, Reply reply);
  bool count_regression(Host& host, const TimeWait& state, Tsval tsval);

  Totals totals_;
  std::string drop_reason_ = "unexpected";
  std::map<std::string, unsigned> drops_;
  std::vector<Reply> replies_;
  std::vector<std::string> doubts_;
  std::map<Address, unsigned> before_listener_;
  std::map<Address, Host> hosts_;
  std::map<Endpoint, TimeWait> time_waits_;
  std::map<Address, Stamp> stamps_;
  std::map<Address, std::uint32_t> last_tsvals_;
  std::map<Address, std::optional<unsigned>> clocks_;
};

}  // namespace pawprint::workload
