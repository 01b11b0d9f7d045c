// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Where events come from. BPF programs, kprobe events, a packet socket and a
// recording implement this one interface; nothing to the right of it can tell which.
//
// Life: construct → start() → (wait on fds(), drain(); tick() once a second)* → quiesce(),
// drain(), tick() → stop().
// All calls come from one thread. None but start() may block.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "event/event.h"
#include "kernel/privilege.h"

namespace pawprint {

enum class Collector { kTimewait, kSyn, kProbe };
inline constexpr Collector kCollectors[] = {Collector::kTimewait, Collector::kSyn,
                                            Collector::kProbe};

enum class CollectorState { kOn, kDegraded, kOff };

// What a source made of one collector. `attach` and `transport` are empty when off.
struct CollectorStatus {
  Collector collector = Collector::kProbe;
  CollectorState state = CollectorState::kOff;
  std::string backend;    // bpf, ftrace, wire
  std::string attach;     // fentry, kprobe, raw_tp
  std::string transport;  // ringbuf, perfbuf, ftrace, packet
  std::string why;        // reason of kOff and kDegraded
  bool operator==(const CollectorStatus&) const = default;
};

// Adds an entry for each of `collectors`: off, because of `why`.
void add_off(std::vector<CollectorStatus>& status, const std::vector<Collector>& collectors,
             std::string_view backend, const std::string& why);

// For sources that see timewait and syn as one: why they cannot run `tcp` alone, when the other
// was `asked` for and runs on another source; both would tell of the same SYNs. Empty: they can.
std::string why_not_together(const std::vector<Collector>& asked, const std::vector<Collector>& tcp,
                             std::string_view backend);

std::string_view name_of(Collector collector);
std::string_view name_of(CollectorState state);

// Error: names the valid ones.
Result<Collector> parse_collector(std::string_view name);

class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
};

class Source {
 public:
  virtual ~Source() = default;

  // "bpf", "ftrace", "wire", "replay".
  virtual std::string_view backend() const = 0;

  // Starts the wanted collectors. One that cannot run is off, with its reason, in
  // status(); an error means that none of them can and why.
  virtual Result<void> start(const std::vector<Collector>& wanted) = 0;

  // One entry for each wanted collector, valid after start(), even a failed one.
  virtual const std::vector<CollectorStatus>& status() const = 0;

  // Descriptors that become readable when drain() has much work; it is called 20 times a second
  // anyhow. Owned by the source.
  virtual std::vector<int> fds() const = 0;

  // Hands over all that has come since, in no order across CPUs.
  virtual void drain(EventSink& sink) = 0;

  // Once a second: losses and totals as events.
  virtual void tick(EventSink& sink, std::uint64_t now_ns) = 0;

  // Exact totals alone, once more: tick() comes before the kernel's own counters are read,
  // this after, so that what happened in between is not taken for a difference.
  virtual void tell_totals(EventSink& /*sink*/, std::uint64_t /*now_ns*/) {}

  // No more events: what has come so far stays to be drained, and what drain() and tick()
  // then tell is final. For sources whose counts and events are read apart.
  virtual void quiesce() {}

  // Capabilities that it needs from now on, after start(); kernel/privilege.h. Others may go.
  virtual CapabilitySet capabilities() const { return 0; }

  // Removes every hook. Also done by the destructor.
  virtual void stop() = 0;
};

}  // namespace pawprint
