// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/node_facts.h"

#include <fmt/format.h>

#include <array>

#include "core/file.h"
#include "doctor/capabilities.h"
#include "doctor/kernel_config.h"
#include "kernel/netstat.h"
#include "kernel/proc_tree.h"
#include "kernel/sysctls.h"

namespace pawprint {
namespace {

using std::filesystem::path;

// include/linux/proc_ns.h, 3.8 to 6.18: inodes of the initial namespaces. That of the
// initial network namespace is fixed in new kernels only (6.18); no other namespace has it.
constexpr std::uint64_t kInitialUser = 0xEFFFFFFD;
constexpr std::uint64_t kInitialPid = 0xEFFFFFFC;
constexpr std::uint64_t kInitialCgroup = 0xEFFFFFFB;
constexpr std::uint64_t kInitialNetwork = 0xEFFFFFF9;

constexpr std::array<std::string_view, 16> kTcpCounters{"ListenDrops",
                                                        "ListenOverflows",
                                                        "TCPReqQFullDrop",
                                                        "TCPReqQFullDoCookies",
                                                        "SyncookiesSent",
                                                        "PAWSPassive",
                                                        "PAWSActive",
                                                        "PAWSEstab",
                                                        "PAWSTimewait",
                                                        "TCPACKSkippedTimeWait",
                                                        "TW",
                                                        "TWRecycled",
                                                        "TCPTimeWaitOverflow",
                                                        "IPReversePathFilter",
                                                        "TCPBacklogDrop",
                                                        "TCPMinTTLDrop"};

Result<std::string> read_or_tell(const path& file, const char* what, NodeFacts& facts) {
  auto text = read_file(file);
  if (!text) facts.unread.push_back(fmt::format("{}: {}", what, text.error().message()));
  return text;
}

std::optional<bool> is_initial(const path& link, std::string_view kind, std::uint64_t initial) {
  const auto inode = link_inode(link, kind);
  if (!inode) return std::nullopt;
  return *inode == initial;
}

void read_namespaces(const path& proc, NodeFacts& facts) {
  NamespaceFacts& ns = facts.namespaces;
  ns.user = is_initial(proc / "self/ns/user", "user", kInitialUser);
  ns.cgroup = is_initial(proc / "self/ns/cgroup", "cgroup", kInitialCgroup);
  // Process 1 of a /proc is in the namespace that this /proc shows; without the right to see
  // that, this process usually is in the same.
  ns.pid = is_initial(proc / "1/ns/pid", "pid", kInitialPid);
  if (!ns.pid) ns.pid = is_initial(proc / "self/ns/pid", "pid", kInitialPid);
  const auto own = link_inode(proc / "self/ns/net", "net");
  const auto init = link_inode(proc / "1/ns/net", "net");
  if (ns.pid == true && own && init) ns.network = *own == *init;
  if (own == kInitialNetwork) ns.network = true;
}

void read_status(const path& proc, NodeFacts& facts) {
  const auto status = read_or_tell(proc / "self/status", "capabilities", facts);
  if (!status) return;
  facts.capabilities = effective_capabilities(*status);
  if (const auto last = read_sysctl(proc, "kernel.cap_last_cap")) {
    facts.last_capability = static_cast<unsigned>(*last);
  }
  facts.seccomp = status->find("\nSeccomp:\t2") != std::string::npos;
}

void read_sysctls(const path& proc, NodeFacts& facts) {
  for (unsigned id = 0; id < PP_SYSCTL_IDS; ++id) {
    const auto value = read_sysctl(proc, sysctl_name(id));
    if (value) facts.sysctls.emplace(sysctl_name(id), *value);
  }
  facts.conntrack_count = read_sysctl(proc, "net.netfilter.nf_conntrack_count");
  if (facts.sysctls.empty()) {
    facts.unread.push_back(fmt::format("sysctls: nothing under {}", (proc / "sys/net").string()));
  }
}

// Of the node's network namespace when its process 1 can be seen, of the own one otherwise.
path network_folder(const path& proc, const NodeFacts& facts) {
  return proc / (facts.namespaces.pid == true ? "1/net" : "self/net");
}

void read_counters(const path& net, NodeFacts& facts) {
  if (const auto text = read_or_tell(net / "netstat", "TcpExt counters", facts)) {
    const auto all = parse_netstat(*text, "TcpExt");
    for (const std::string_view name : kTcpCounters) {
      if (const auto found = all.find(name); found != all.end()) facts.tcp.emplace(*found);
    }
  }
  if (const auto text = read_or_tell(net / "softnet_stat", "softnet counters", facts)) {
    facts.softnet = sum_softnet_stat(*text);
  }
  const auto conntrack = read_file(net / "stat/nf_conntrack");
  if (conntrack) {
    facts.conntrack = sum_conntrack_stat(*conntrack);
  } else if (conntrack.error().code != ENOENT) {
    facts.unread.push_back("connection tracking counters: " + conntrack.error().message());
  }
}

// "none [integrity] confidentiality"
void read_lockdown(const path& sys, NodeFacts& facts) {
  const auto text = read_or_tell(sys / "kernel/security/lockdown", "lockdown", facts);
  if (!text) return;
  const std::size_t begin = text->find('[');
  const std::size_t end = text->find(']');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return;
  facts.lockdown = text->substr(begin + 1, end - begin - 1);
}

bool runs_kubelet(const path& proc) {
  bool found = false;
  for_each_process(proc, [&](std::uint32_t pid) {
    if (!found) found = read_line(proc / std::to_string(pid) / "comm").value_or("") == "kubelet";
  });
  return found;
}

}  // namespace

std::span<const std::string_view> doctor_counters() {
  return kTcpCounters;
}

NodeFacts read_node_facts(const path& root, const std::string& release) {
  NodeFacts facts;
  const path proc = root / "proc";
  read_namespaces(proc, facts);
  read_status(proc, facts);
  read_sysctls(proc, facts);
  read_counters(network_folder(proc, facts), facts);
  read_lockdown(root / "sys", facts);
  std::error_code ignored;
  facts.kubelet =
      runs_kubelet(proc) || std::filesystem::exists(root / "var/lib/kubelet/config.yaml", ignored);
  if (const auto config = read_kernel_config(root, release)) {
    facts.config = parse_kernel_config(*config, configs_of_use());
  } else {
    facts.unread.push_back("kernel configuration: " + config.error().message());
  }
  return facts;
}

}  // namespace pawprint
