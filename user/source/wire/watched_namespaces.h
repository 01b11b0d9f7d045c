// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The network namespaces that are watched on the wire: those that own listeners are found
// in /proc, each gets a ring that is a share of one budget, and is let go when no process is
// left in it, as its sockets would keep it alive.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/unique_fd.h"
#include "source/wire/wire_namespace.h"

namespace pawprint {

struct WatchOptions {
  std::filesystem::path proc_root = "/proc";
  std::optional<std::uint32_t> only;                      // inode number of one namespace
  std::size_t ring_budget_bytes = std::size_t{32} << 20;  // of all rings together
};

// What the next ring gets when `used` bytes are gone: a part of what is left, so that later
// namespaces get one too. 0: nothing is left.
std::size_t ring_share(std::size_t budget, std::size_t used);

class WatchedNamespaces {
 public:
  explicit WatchedNamespaces(WatchOptions options) : options_(std::move(options)) {}

  // Error: no namespace may be watched at all, and why. Blocks for a walk over /proc.
  Result<void> start();

  // Readable when a ring has something; owned by this.
  int fd() const { return epoll_.get(); }

  // Finds what has come and lets go what had no process at two walks. Walks over /proc, which
  // on a large node takes milliseconds: done again only when it costs no more than 2 % of a CPU.
  void follow(std::uint64_t now_ns);

  // By inode number.
  std::map<std::uint32_t, WireNamespace>& all() { return all_; }
  WireNamespace* find(std::uint32_t netns);

  // Packets that rings had no room for, since the last call.
  std::uint64_t take_drops();

  // SYNs that namespaces which are not watched counted since the last call: connections that
  // were made there, and drops. No fewer than these were missed.
  std::uint64_t take_missed() { return std::exchange(missed_, 0); }

  // Which namespaces with listeners are not watched, and why; empty: all are.
  std::string gaps() const;

 private:
  void watch(std::uint32_t netns, std::uint32_t pid);

  WatchOptions options_;
  UniqueFd epoll_;
  std::map<std::uint32_t, WireNamespace> all_;
  std::set<std::uint32_t> empty_;  // of them; no process was in these at the last walk
  struct Unwatched {
    std::string why;
    std::optional<std::uint64_t> counted;  // SYNs, by the kernel
  };
  void leave(std::uint32_t netns, std::uint32_t pid, std::string why);

  std::map<std::uint32_t, Unwatched> unwatched_;  // by inode number
  std::uint64_t next_walk_ns_ = 0;
  std::uint64_t missed_ = 0;
  std::uint64_t drops_ = 0;  // of those that were let go
};

}  // namespace pawprint
