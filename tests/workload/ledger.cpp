// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ledger.h"

#include <algorithm>

#include "packet/tcp_options.h"

namespace pawprint::workload {
namespace {

using namespace std::chrono_literals;

constexpr auto kPawsMsl = 60s;                // TCP_PAWS_MSL
constexpr std::int32_t kPawsWindow = 1;       // TCP_PAWS_WINDOW
constexpr std::uint32_t kSomeWindow = 14000;  // below the receive window of any kernel here

// a - b in sequence or timestamp space.
std::int32_t difference(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b);
}

bool in_window(std::uint32_t seq, std::uint32_t rcv_nxt) {
  const std::int32_t ahead = difference(seq, rcv_nxt);
  return ahead >= 0 && static_cast<std::uint32_t>(ahead) < kSomeWindow;
}

std::optional<std::uint32_t> tsval_of(const Segment& segment) {
  const auto timestamps = timestamps_of(segment.options);
  if (!timestamps) return std::nullopt;
  return timestamps->tsval;
}

}  // namespace

void Ledger::syn(const Segment& segment, Reply reply) {
  const auto tsval = tsval_of(segment);
  count(reply);
  const bool on_time_wait = time_wait(segment.source) != nullptr;
  if (on_time_wait && !syn_on_time_wait(segment, tsval, reply)) return;
  // Kernels with CONFIG_TCP_AO (6.7 and later) look for its option before they look at the
  // listener, and drop what they cannot parse: net/ipv4/tcp_ipv4.c tcp_v4_rcv(), TCP_AUTH_HDR; no
  // counter.
  if (reply == Reply::kNone && !well_formed(segment.options)) {
    before_listener_[segment.source.address]++;
    return;
  }
  listener_syn(segment.source, tsval, reply, on_time_wait);
}

void Ledger::count(Reply reply) {
  totals_.sent_syns++;
  replies_.push_back(reply);
  switch (reply) {
    case Reply::kNone:
      totals_.unanswered++;
      break;
    case Reply::kSynAck:
      totals_.answered++;
      break;
    case Reply::kAck:
      totals_.bare_acks++;
      break;
    case Reply::kRst:
      totals_.rsts++;
      break;
  }
}

void Ledger::listener_syn(const Endpoint& peer, Tsval tsval, Reply reply, bool reuse) {
  const Address& remote = peer.address;
  Host& host = hosts_[remote];
  totals_.listener_syns++;
  host.listener_syns++;
  if (reply == Reply::kSynAck) {
    totals_.listener_answered++;
  } else if (reply == Reply::kNone) {
    host.listener_unanswered++;
    count_drops(1);
  } else {
    doubt(remote.text() + ": a listener answered a SYN with something else than a SYN-ACK");
  }
  if (!tsval) return;
  host.listener_ts_syns++;
  host.listener_ts_ports.insert(peer.port);
  const auto last = last_tsvals_.find(remote);
  if (last != last_tsvals_.end() && difference(last->second, *tsval) > 0) host.syn_ts_backwards++;
  last_tsvals_[remote] = *tsval;
  // tcp_v4_conn_request() of 3.10 asks only when the SYN did not come by a TIME_WAIT socket.
  const auto stamp = stamps_.find(remote);
  if (!reuse && stamp != stamps_.end() && SteadyClock::now() - stamp->second.when < kPawsMsl &&
      difference(stamp->second.tsval, *tsval) > kPawsWindow) {
    host.recycle_would_refuse++;
  }
}

bool Ledger::syn_on_time_wait(const Segment& segment, Tsval tsval, Reply reply) {
  Host& host = hosts_[segment.source.address];
  const TimeWait state = *time_wait(segment.source);
  host.segments++;
  host.syns++;
  const bool regression = count_regression(host, state, tsval);
  const std::int32_t ahead = difference(segment.seq, state.rcv_nxt);
  if (state.fin_wait2) {
    if (regression || !in_window(segment.seq, state.rcv_nxt)) {
      refuse(host, state, regression, reply);
    } else {  // reset, and the socket is gone
      time_waits_.erase(segment.source);
      if (reply != Reply::kRst) doubt("a SYN on FIN_WAIT2 was not answered with RST");
    }
    return false;
  }
  if (!regression && (ahead > 0 || (tsval && difference(*tsval, state.ts_recent) > 0))) {
    time_waits_.erase(segment.source);
    host.accepted_reuse++;
    return true;
  }
  refuse(host, state, regression, reply);
  return false;
}

void Ledger::refuse(Host& host, const TimeWait& state, bool regression, Reply reply) {
  if (reply == Reply::kNone) {
    host.refused_rate_limited++;
  } else if (regression) {
    host.refused_regression++;
  } else if (state.fin_wait2) {
    host.refused_out_of_window++;
  } else {
    host.refused_not_newer++;
  }
  if (reply != Reply::kNone && reply != Reply::kAck) {
    doubt("a SYN that TIME_WAIT has to refuse was not answered with a bare ACK");
  }
}

bool Ledger::count_regression(Host& host, const TimeWait& state, Tsval tsval) {
  if (!tsval || state.ts_recent == 0) return false;
  const std::int32_t behind = difference(state.ts_recent, *tsval);
  if (behind <= 0) return false;
  host.regressions++;
  host.max_regression = std::max(host.max_regression, static_cast<std::uint32_t>(behind));
  return true;
}

void Ledger::other(const Segment& segment) {
  totals_.other_segments++;
  const TimeWait* state = time_wait(segment.source);
  if (state == nullptr) return;
  Host& host = hosts_[segment.source.address];
  host.segments++;
  const bool regression = count_regression(host, *state, tsval_of(segment));
  const bool kills = state->fin_wait2 ? in_window(segment.seq, state->rcv_nxt)
                                      : segment.has(kRst) && segment.seq == state->rcv_nxt;
  if (!regression && kills) time_waits_.erase(segment.source);
}

void Ledger::enter_time_wait(const Endpoint& peer, const TimeWait& state, bool seen) {
  totals_.tw_wanted++;
  if (seen) {
    totals_.tw_made++;
  } else {
    doubt(peer.address.text() + ": the kernel shows no TIME_WAIT socket");
  }
  time_waits_[peer] = state;
  if (state.ts_recent == 0) return;
  const Time now = SteadyClock::now();
  const auto stamp = stamps_.find(peer.address);
  if (stamp == stamps_.end() || difference(stamp->second.tsval, state.ts_recent) <= 0 ||
      now - stamp->second.when > kPawsMsl) {
    stamps_[peer.address] = {state.ts_recent, now};
  }
}

void Ledger::burst(unsigned sent, unsigned answered) {
  totals_.sent_syns += sent;
  totals_.listener_syns += sent;
  totals_.answered += answered;
  totals_.listener_answered += answered;
  totals_.unanswered += sent - answered;
  count_drops(sent - answered);
}

void Ledger::count_drops(unsigned count) {
  if (count == 0) return;
  totals_.listener_unanswered += count;
  drops_[drop_reason_] += count;
}

void Ledger::set_clocks(const Address& remote, std::optional<unsigned> count) {
  clocks_[remote] = count;
}

const TimeWait* Ledger::time_wait(const Endpoint& peer) const {
  const auto found = time_waits_.find(peer);
  return found == time_waits_.end() ? nullptr : &found->second;
}

// One SYN is a point, not a line.
std::map<Address, Host> Ledger::hosts() const {
  auto hosts = hosts_;
  for (auto& [remote, host] : hosts) {
    const auto known = clocks_.find(remote);
    if (known != clocks_.end()) {
      host.clocks = known->second;
    } else if (host.listener_ts_ports.size() >= 2) {
      host.clocks = 1;
    }
  }
  return hosts;
}

}  // namespace pawprint::workload
