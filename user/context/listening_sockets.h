// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Which TCP sockets listen on this node and with which backlog, for those who read a
// recording elsewhere: at the first tick, then every minute what is new or changed. Network
// namespaces that may not be entered are left out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "context/context.h"
#include "core/result.h"
#include "kernel/tcp_sockets.h"

namespace pawprint {

class ListeningSockets final : public Context {
 public:
  static constexpr std::size_t kMostSockets = 65536;
  static constexpr unsigned kRoundTicks = 60;

  // The listeners of the namespace `netns`, which process `pid` of the node is in.
  using Look =
      std::function<Result<std::vector<DiagListener>>(std::uint32_t netns, std::uint32_t pid)>;

  // `only`: the one namespace to look at. By sock_diag.
  explicit ListeningSockets(const std::filesystem::path& proc_root,
                            std::optional<std::uint32_t> only = {});
  ListeningSockets(std::filesystem::path proc_root, std::optional<std::uint32_t> only, Look look)
      : proc_root_(std::move(proc_root)), only_(only), look_(std::move(look)) {}

  void on_event(const Event& /*event*/) override {}
  void tick(EventSink& out, std::uint64_t now_ns) override;
  void finish(EventSink& /*out*/, std::uint64_t /*now_ns*/) override {}

 private:
  using Key = std::pair<std::uint32_t, std::uint64_t>;  // netns, inode

  std::filesystem::path proc_root_;
  std::optional<std::uint32_t> only_;
  Look look_;
  std::map<Key, std::uint32_t> told_;  // with this backlog
  unsigned ticks_ = 0;
};

}  // namespace pawprint
