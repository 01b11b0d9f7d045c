// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Which process owns a listening socket whose SYNs are dropped; and which socket that is, where
// the source could not tell: the only process of its network namespace may have been away, in
// setns(2), when the source looked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>

#include "context/context.h"
#include "core/address.h"
#include "kernel/listener_inodes.h"

namespace pawprint {

class ListenerOwners final : public Context {
 public:
  // Ticks in which a socket is looked for.
  static constexpr unsigned kMostTries = 10;

  explicit ListenerOwners(const std::filesystem::path& proc_root)
      : proc_root_(proc_root), inodes_(proc_root) {}

  void on_event(const Event& event) override;
  void tick(EventSink& out, std::uint64_t now_ns) override;

 private:
  struct Endpoint {
    std::uint32_t netns = 0;
    Address local;
    std::uint16_t port = 0;
    auto operator<=>(const Endpoint&) const = default;
  };
  struct Unfound {
    std::uint32_t ack_backlog = 0;
    std::uint32_t max_ack_backlog = 0;
    unsigned tries = 0;
  };

  void find_sockets(EventSink& out, std::uint64_t now_ns);
  void find_owners(EventSink& out, std::uint64_t now_ns);

  std::filesystem::path proc_root_;
  ListenerInodes inodes_;
  std::map<Endpoint, Unfound> unfound_;  // sockets that dropped SYNs
  std::set<std::uint64_t> unknown_;      // looked up at the next tick, all in one walk
  std::set<std::uint64_t> known_;
};

}  // namespace pawprint
