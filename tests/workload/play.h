// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The verbs that scenario scripts are written in. Each sends forged segments, takes the kernel's
// answers and writes both into the ledger.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ledger.h"
#include "listener.h"
#include "network.h"
#include "scenario.h"
#include "segment.h"
#include "sysctl.h"
#include "timestamp_clock.h"
#include "waiter.h"
#include "wire.h"

namespace pawprint::workload {

struct BurstOptions {
  std::uint32_t count = 10000;
  int syncookies = 0;
};

// What every scenario plays on.
struct Stage {
  const Waiter& waiter;
  const Network& network;
  Wire& wire;
  BurstOptions burst;
};

inline constexpr std::uint32_t kFirstSeq = 1000;

struct SynShape {
  std::uint32_t seq = kFirstSeq;
  std::optional<std::uint32_t> tsval{};
  std::optional<Bytes> options{};  // instead of the usual ones
};

// A forged connection as its peer knows it.
struct Connection {
  Endpoint peer;
  std::uint32_t seq = 0;  // the next to send
  std::uint32_t ack = 0;  // the next expected
  std::uint32_t tsecr = 0;
  std::uint32_t ts_recent = 0;  // the TSval that the kernel remembers
};

class Play {
 public:
  Play(const Scenario& scenario, const Stage& stage, Listener& listener, Sysctls& sysctls)
      : scenario_(&scenario), stage_(&stage), listener_(&listener), sysctls_(&sysctls) {}

  // A peer of this scenario.
  Endpoint peer(unsigned host, unsigned port) const;
  Address address(unsigned host) const { return peer(host, 0).address; }

  // --- single segments ---
  Reply syn(const Endpoint& from, const SynShape& shape);
  // A segment outside of connections; the answer is the first of its 4-tuple.
  Reply other(const Endpoint& from, std::uint8_t flags, std::uint32_t seq, Bytes options = {});
  // For whole bursts: past the ledger.
  std::vector<Segment> raw(std::span<const Segment> segments);
  Segment segment(const Endpoint& from, std::uint8_t flags, std::uint32_t seq) const;

  // --- connections (connections.cpp) ---
  // SYN and SYN-ACK; nothing without a SYN-ACK.
  std::optional<Connection> half_open(const Endpoint& from, const TimestampClock& clock,
                                      std::uint32_t seq = kFirstSeq);
  // The final ACK of the handshake.
  void finish(Connection& connection, const TimestampClock& clock);
  // Both: the connection waits in the accept queue then.
  std::optional<Connection> connect(const Endpoint& from, const TimestampClock& clock,
                                    std::uint32_t seq = kFirstSeq);
  // A connection that the server accepts and closes first: a TIME_WAIT socket. Null when it did
  // not come to that, which is a doubt; valid until the next segment of that peer.
  const TimeWait* time_wait(const Endpoint& from, const TimestampClock& clock,
                            std::uint32_t seq = kFirstSeq);
  // The same, but the peer only acknowledges the server's FIN: a TIME_WAIT socket in FIN_WAIT2. Its
  // ACK is `ahead` in sequence space, so that the kernel does not take its TSval as ts_recent.
  const TimeWait* fin_wait2(const Endpoint& from, const TimestampClock& clock,
                            std::uint32_t ahead = 0);
  // A whole connection that the client closes first: no TIME_WAIT socket here.
  void client_close(const Endpoint& from, const TimestampClock& clock);
  // Data on a connection that the server has closed.
  void late_data(const Endpoint& from, const TimeWait& state, std::uint32_t tsval);

  Ledger& ledger() { return ledger_; }
  const Ledger& ledger() const { return ledger_; }
  const Stage& stage() const { return *stage_; }
  const Scenario& scenario() const { return *scenario_; }
  void pause(Duration time) const { stage_->waiter.sleep(time); }
  void set(const std::string& name, const std::string& value) { sysctls_->set(name, value); }

  // More facts for the report.
  void note(const std::string& key, nlohmann::ordered_json value) {
    notes_[key] = std::move(value);
  }
  const nlohmann::ordered_json& notes() const { return notes_; }
  std::uint64_t sent_segments() const { return sent_segments_; }

 private:
  struct Answer {
    Reply reply = Reply::kNone;
    Segment segment;
  };
  Answer ask(const Segment& segment);
  Answer ask_syn(const Endpoint& from, const SynShape& shape);
  Segment of(const Connection& connection, std::uint8_t flags, std::uint32_t tsval) const;
  // The server accepts and closes; the peer takes the FIN. Nothing when that did not happen.
  std::optional<Connection> server_closes(const Endpoint& from, const TimestampClock& clock,
                                          std::uint32_t seq);
  bool take_fin(Connection& connection);

  const Scenario* scenario_;
  const Stage* stage_;
  Listener* listener_;
  Sysctls* sysctls_;
  Ledger ledger_;
  nlohmann::ordered_json notes_ = nlohmann::ordered_json::object();
  std::uint64_t sent_segments_ = 0;
};

}  // namespace pawprint::workload
