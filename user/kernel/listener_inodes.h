// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The inode number of a listening socket from its address, for sources that cannot read it
// from the socket: /proc/PID/net/tcp and tcp6 of a process in its network namespace.
#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <map>
#include <optional>
#include <vector>

#include "core/address.h"

namespace pawprint {

struct ListeningSocket {
  Address local;  // all zero: any address, of both families
  bool any = false;
  std::uint16_t port = 0;
  std::uint64_t inode = 0;
};

// The listeners at the head of a net/tcp or net/tcp6: the kernel lists them, with their
// requests, before all other sockets, and reading stops there.
std::vector<ListeningSocket> parse_listeners(std::istream& text);

class ListenerInodes {
 public:
  explicit ListenerInodes(std::filesystem::path proc_root) : proc_root_(std::move(proc_root)) {}

  // None: there is none, or several share the address (SO_REUSEPORT) and it may be any of them.
  // A listener may be new: what is not known is looked for again, at most every 20 ms in a
  // namespace, and in a walk over all processes at most once a second. It may also be the next
  // one at its address: what is known holds for 5 s.
  std::optional<ListeningSocket> find(std::uint32_t netns, const Address& local, std::uint16_t port,
                                      std::uint64_t now_ns);

 private:
  struct Namespace {
    std::uint64_t tried_ns = 0;
    std::uint64_t read_ns = 0;
    std::uint64_t walked_ns = 0;
    std::uint32_t member = 0;  // a process in it, then
    std::vector<ListeningSocket> listeners;
  };
  static constexpr std::size_t kMostNamespaces = 4096;

  bool has_member(std::uint32_t netns, Namespace& in, std::uint64_t now_ns) const;
  void read(std::uint32_t netns, Namespace& in, std::uint64_t now_ns) const;

  std::filesystem::path proc_root_;
  std::map<std::uint32_t, Namespace> namespaces_;
};

}  // namespace pawprint
