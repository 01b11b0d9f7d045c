// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/syn_drops.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "event/counts.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

constexpr std::array<std::string_view, PP_REASONS> kReasonNames{"unknown",
                                                                "bcast_mcast",
                                                                "v6_not_unicast",
                                                                "v6_mapped_src",
                                                                "syn_queue_full",
                                                                "accept_queue_full",
                                                                "no_memory",
                                                                "lsm_denied",
                                                                "paws_per_host",
                                                                "no_route",
                                                                "syn_queue_last_quarter",
                                                                "ao_bad_options",
                                                                "duplicate_race",
                                                                "synack_alloc",
                                                                "synack_xmit",
                                                                "tfo_queue_add"};

constexpr Address kAny{};
constexpr Address kAnyV4{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}};

}  // namespace

std::string_view reason_name(unsigned reason) {
  return reason < PP_REASONS ? kReasonNames[reason] : kReasonNames[PP_REASON_UNKNOWN];
}

std::shared_ptr<const Listener> unknown_listener() {
  static const auto kUnknown = std::make_shared<const Listener>();
  return kUnknown;
}

void SynDrops::on_event(const Event& event) {
  if (const auto* syn = std::get_if<pp_syn>(&event)) {
    on_syn(*syn);
  } else if (const auto* totals = std::get_if<pp_syn_totals>(&event)) {
    totals_[totals->netns] = totals->counts;
  } else if (const auto* listener = std::get_if<pp_listener>(&event)) {
    listeners_[listener->ino] = *listener;
  } else if (const auto* listening = std::get_if<pp_listening>(&event)) {
    on_listening(*listening);
  } else if (const auto* name = std::get_if<pp_container_name>(&event)) {
    names_.on_event(*name);
  }
}

void SynDrops::on_syn(const pp_syn& event) {
  if (event.verdict == PP_SYN_ANSWERED) return;
  const Key key{Address::from(event.remote), Address::from(event.local), event.netns,
                event.local_port, event.reason};
  // A row that counts more than one SYN is no spoofed passer-by.
  Row* row = rows_.use(
      key, [](const Row& old) { return old.count > 1 ? Worth::kMuch : Worth::kDoubtful; });
  if (row == nullptr) return;
  if (event.retransmission > 0) {
    ++row->retransmissions;  // the SYN is counted already
  } else {
    ++row->count;
    row->rate.add(event.h.time_ns);
  }
  const std::uint64_t listener_ino = row->last.listener_ino;
  row->last = last_of(event);
  // A source that looks it up may not find it each time.
  if (event.listener_ino == 0) row->last.listener_ino = listener_ino;
}

// Rows whose SYNs came before it was known which socket listens there.
void SynDrops::on_listening(const pp_listening& event) {
  const Address local = Address::from(event.local);
  for (auto& [key, row] : rows_) {
    if (row.last.listener_ino != 0 || key.netns != event.netns || key.port != event.local_port) {
      continue;
    }
    const bool any = local == kAny || (local == kAnyV4 && key.local.is_v4());
    if (any || key.local == local) row.last.listener_ino = event.ino;
  }
}

SynDrops::Last SynDrops::last_of(const pp_syn& event) {
  Last last;
  last.time_ns = event.h.time_ns;
  last.listener_ino = event.listener_ino;
  last.have = event.h.have;
  last.tsval = event.tsval;
  last.ack_backlog = event.ack_backlog;
  last.max_ack_backlog = event.max_ack_backlog;
  last.qlen = event.qlen;
  last.syn_queue_limit = pp_syn_queue_limit(&event);
  last.candidates = event.candidates;
  last.syncookies = event.syncookies;
  return last;
}

void SynDrops::fill_owner(Listener& out, std::uint64_t listener_ino) const {
  const auto owner = listeners_.find(listener_ino);
  if (listener_ino == 0 || owner == listeners_.end() || owner->second.pid == 0) return;
  const pp_listener& listener = owner->second;
  out.pid = listener.pid;
  out.comm = std::string(listener.comm, strnlen(listener.comm, PP_COMM_LEN));
  if (listener.container_id[0] == 0) return;
  out.container_id = container_id(listener.container_id);
  const ContainerName* name = names_.find(*out.container_id);
  if (name != nullptr) out.pod = name->pod_namespace + "/" + name->pod;
}

std::shared_ptr<const Listener> SynDrops::listener_of(const Key& key, const Last& last,
                                                      Shared& shared) const {
  std::optional<std::uint32_t> netns;
  if ((last.have & PP_HAVE_NETNS) != 0) netns = key.netns;
  auto& known = shared[{key.local, key.port, netns, last.listener_ino}];
  if (known == nullptr) {
    Listener listener{.address = key.local.text(), .port = key.port, .netns = netns};
    fill_owner(listener, last.listener_ino);
    known = std::make_shared<const Listener>(std::move(listener));
  }
  return known;
}

SynDropRow SynDrops::fill_row(const Key& key, const Row& row, const std::string& backend,
                              const TimeMap& time, Shared& shared) const {
  SynDropRow out;
  const Last& last = row.last;
  out.remote = key.remote.text();
  out.listener = listener_of(key, last, shared);
  out.reason = reason_name(key.reason);
  for (unsigned reason = 0; reason < PP_REASONS; ++reason) {
    if ((last.candidates >> reason & 1) != 0) out.candidates.push_back(reason_name(reason));
  }
  out.count = row.count;
  if (backend == kWire) out.retransmissions = row.retransmissions;
  out.rate = row.rate.per_second(time.now_ns());
  if ((last.have & PP_HAVE_QUEUES) != 0) {
    out.accept_queue = QueueState{last.ack_backlog, last.max_ack_backlog};
  }
  if ((last.have & PP_HAVE_SYN_QUEUE) != 0) {
    out.syn_queue = QueueState{last.qlen, last.syn_queue_limit};
  }
  if ((last.have & PP_HAVE_COOKIES) != 0) out.syncookies = last.syncookies;
  if ((last.have & PP_HAVE_TSVAL) != 0) out.tsval = last.tsval;
  out.backend = backend;
  out.last_seen_ns = time.realtime(last.time_ns);
  return out;
}

void SynDrops::fill_totals(SynTotals& totals) const {
  pp_syn_counts sum{};
  for (const auto& [netns, counts] : totals_) add_counts(sum, counts);
  totals.received = sum.received;
  totals.answered = sum.answered;
  totals.cookies = sum.cookies;
  totals.dropped = sum.dropped;
  totals.unknown = sum.unknown;
  totals.sampled = sum.sampled_out > 0;
  for (unsigned i = PP_REASON_UNKNOWN + 1; i < PP_REASONS; ++i) {
    if (sum.by_reason[i] > 0) totals.by_reason[std::string(reason_name(i))] = sum.by_reason[i];
  }
  if (sum.unknown > 0) totals.by_reason["unknown"] = sum.unknown;
  totals.by_netns = totals_;
}

void SynDrops::fill(Snapshot& snapshot, const TimeMap& time) const {
  // Without the collector SYNs are seen for timewait only: they prove nothing.
  const auto& collectors = snapshot.source.collectors;
  const auto runs =
      std::find_if(collectors.begin(), collectors.end(), [](const CollectorStatus& status) {
        return status.collector == Collector::kSyn && status.state != CollectorState::kOff;
      });
  if (runs == collectors.end()) return;
  fill_totals(snapshot.syn_totals);
  if (runs->backend == kWire) {
    // Seen, not proved: an answer is not known to be a cookie, nor its lack to be a drop.
    snapshot.syn_totals.cookies.reset();
    snapshot.syn_totals.dropped.reset();
  }
  std::vector<const std::pair<Key, Row>*> rows;
  for (const auto& entry : rows_) {
    // None: only retransmissions went this way.
    if (entry.second.count > 0) rows.push_back(&entry);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto* a, const auto* b) { return a->second.count > b->second.count; });
  snapshot.syn_drops.reserve(rows.size());
  Shared shared;
  for (const auto* entry : rows) {
    snapshot.syn_drops.push_back(
        fill_row(entry->first, entry->second, runs->backend, time, shared));
  }
  snapshot.loss.by_stage[PP_LOSS_QUEUE] += rows_.evicted();
}

}  // namespace pawprint
