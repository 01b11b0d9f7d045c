// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// SYNs without an answer: a row for each remote host, listener and reason, and exact totals
// as the kernel side counted them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/address.h"
#include "model/bounded_map.h"
#include "model/model.h"
#include "model/named_containers.h"
#include "model/rate.h"

namespace pawprint {

class SynDrops final : public ModelPart {
 public:
  static constexpr std::size_t kMostRows = 32768;

  void on_event(const Event& event) override;
  void fill(Snapshot& snapshot, const TimeMap& time) const override;

 private:
  struct Key {
    Address remote;
    Address local;
    std::uint32_t netns = 0;
    std::uint16_t port = 0;
    std::uint8_t reason = 0;
    auto operator<=>(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return AddressHash{}(key.remote) ^ (AddressHash{}(key.local) * 31) ^
             (std::size_t{key.netns} << 24 | std::size_t{key.port} << 8 | key.reason);
    }
  };
  // What a row shows of its last SYN.
  struct Last {
    std::uint64_t time_ns = 0;
    std::uint64_t listener_ino = 0;
    std::uint32_t have = 0;
    std::uint32_t tsval = 0;
    std::uint32_t ack_backlog = 0;
    std::uint32_t max_ack_backlog = 0;
    std::uint32_t qlen = 0;
    std::uint32_t syn_queue_limit = 0;
    std::uint16_t candidates = 0;
    std::uint8_t syncookies = 0;
  };
  struct Row {
    std::uint64_t count = 0;
    std::uint64_t retransmissions = 0;
    Rate rate;
    Last last;
  };

  void on_syn(const pp_syn& event);
  void on_listening(const pp_listening& event);
  static Last last_of(const pp_syn& event);
  // Listeners of the rows of a snapshot that is being made.
  using Shared =
      std::map<std::tuple<Address, std::uint16_t, std::optional<std::uint32_t>, std::uint64_t>,
               std::shared_ptr<const Listener>>;
  std::shared_ptr<const Listener> listener_of(const Key& key, const Last& last,
                                              Shared& shared) const;
  void fill_owner(Listener& out, std::uint64_t listener_ino) const;
  SynDropRow fill_row(const Key& key, const Row& row, const std::string& backend,
                      const TimeMap& time, Shared& shared) const;
  void fill_totals(SynTotals& totals) const;

  BoundedMap<Key, Row, KeyHash> rows_{kMostRows};
  std::map<std::uint32_t, pp_syn_counts> totals_;  // by netns
  NamedContainers names_;
  std::map<std::uint64_t, pp_listener> listeners_;  // by socket inode
};

}  // namespace pawprint
