// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What doctor reads about the node and about the process that it runs in. Plain data: what
// follows from it is in sysctl_verdicts.h and diagnosis.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/packet_counters.h"

namespace pawprint {

// Is it the node's own (initial) one? None: cannot be told.
struct NamespaceFacts {
  std::optional<bool> pid;      // of the /proc that is read
  std::optional<bool> network;  // of this process: /proc/sys/net shows that one
  std::optional<bool> cgroup;   // of this process; no such namespaces before 4.6
  std::optional<bool> user;     // of this process: root in another one has no power here
};

// Names of the TcpExt counters that doctor tells, where the kernel has them.
std::span<const std::string_view> doctor_counters();

struct NodeFacts {
  std::map<std::string, std::int64_t> sysctls;     // what this kernel has
  std::map<std::string, std::uint64_t> tcp;        // TcpExt since boot, those of use
  std::map<std::string, std::uint64_t> conntrack;  // since boot; empty: no connection tracking
  std::optional<std::int64_t> conntrack_count;
  std::optional<SoftnetStat> softnet;
  std::optional<std::string> lockdown;        // none, integrity, confidentiality
  std::map<std::string, std::string> config;  // CONFIG_… → y, m, n; empty: not found
  std::optional<std::uint64_t> capabilities;  // effective, of this process
  unsigned last_capability = 63;              // later ones this kernel does not have
  bool seccomp = false;                       // a filter decides about its system calls
  NamespaceFacts namespaces;
  bool kubelet = false;             // this is a Kubernetes node
  std::vector<std::string> unread;  // "WHAT: why it could not be read"
};

// Reads under `root`: "/" or where the node's root is mounted. `release`: uname -r. Reads
// /proc once over all processes; takes a few ms. Cannot fail: what cannot be read is told.
NodeFacts read_node_facts(const std::filesystem::path& root, const std::string& release);

}  // namespace pawprint
