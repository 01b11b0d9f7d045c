// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Rows of dropped SYNs, gathered by the listener that dropped them: what rules about
// queues judge and name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/snapshot.h"

namespace pawprint {

struct ListenerDrops {
  std::uint16_t port = 0;
  std::optional<std::uint32_t> netns;
  std::optional<std::uint32_t> pid;
  std::optional<std::string> comm, pod;
  std::string address;  // one that a SYN was sent to
  std::uint64_t count = 0;
  std::uint64_t remotes = 0;
  bool proved = true;  // no SYN-ACK was made, seen in the kernel; false: none was seen on the wire
  std::optional<QueueState> accept_queue, syn_queue;  // the longest of any row
  std::optional<unsigned> syncookies;

  // "nginx[4711], port 443", "port 443 of 10.0.0.1".
  std::string name() const;
};

// Drops of any of `reasons`, most first; one entry for each network namespace, port and process.
std::vector<ListenerDrops> drops_by_listener(const Snapshot& snapshot,
                                             const std::vector<std::string_view>& reasons);

// The command as it runs in the listener's network namespace, where its sysctls are.
std::string in_namespace_of(const ListenerDrops& listener, std::string_view command);

}  // namespace pawprint
