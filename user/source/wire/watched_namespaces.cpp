// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/watched_namespaces.h"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <utility>

#include "core/clock.h"
#include "core/file.h"
#include "kernel/listener_inodes.h"
#include "kernel/netstat.h"
#include "kernel/proc_tree.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kWalkNs = 900 * kNsPerMs;  // with each tick
// A walk takes at most this share of a CPU: one in so many.
constexpr std::uint64_t kWalkShare = 50;

constexpr std::size_t kRingShare = 32;
constexpr std::size_t kMostRingBytes = 1 << 20;
constexpr std::size_t kLeastRingBytes = 2 * PacketRing::kBlockBytes;

std::uint64_t cpu_time_ns() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * kNsPerSec +
         static_cast<std::uint64_t>(time.tv_nsec);
}

bool owns_listeners(const std::filesystem::path& proc_root, std::uint32_t pid) {
  for (const char* name : {"net/tcp", "net/tcp6"}) {
    std::ifstream text(proc_root / std::to_string(pid) / name);
    if (!parse_listeners(text).empty()) return true;
  }
  return false;
}

// What the kernel counted in the namespace of `pid` of SYNs to listeners: those that became
// connections, and those that were dropped.
std::optional<std::uint64_t> syns_counted(const std::filesystem::path& proc_root,
                                          std::uint32_t pid) {
  const auto folder = proc_root / std::to_string(pid) / "net";
  const auto snmp = read_file(folder / "snmp");
  const auto netstat = read_file(folder / "netstat");
  if (!snmp || !netstat) return std::nullopt;
  const auto tcp = parse_netstat(*snmp, "Tcp");
  const auto extended = parse_netstat(*netstat, "TcpExt");
  const auto opened = tcp.find("PassiveOpens");
  const auto dropped = extended.find("ListenDrops");
  if (opened == tcp.end() || dropped == extended.end()) return std::nullopt;
  return opened->second + dropped->second;
}

}  // namespace

std::size_t ring_share(std::size_t budget, std::size_t used) {
  const std::size_t left = budget - std::min(used, budget);
  if (left < kLeastRingBytes) return 0;
  return std::clamp(left / kRingShare, kLeastRingBytes, kMostRingBytes);
}

Result<void> WatchedNamespaces::start() {
  // Whether this may be done at all, in the namespace where we are.
  if (auto allowed = PacketRing::open(kLeastRingBytes); !allowed) {
    if (allowed.error().code != EPERM) return fail(allowed.error());
    return fail(fmt::format("{} (CAP_NET_RAW)", allowed.error().message()));
  }
  epoll_.reset(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll_) return fail_errno("waiting for packets");
  follow(monotonic_ns());
  if (all_.empty() && !unwatched_.empty()) return fail(unwatched_.begin()->second.why);
  return {};
}

void WatchedNamespaces::watch(std::uint32_t netns, std::uint32_t pid) {
  std::size_t used = 0;
  for (const auto& [inode, in] : all_) used += in.ring_bytes();
  const std::size_t bytes = ring_share(options_.ring_budget_bytes, used);
  if (bytes == 0) {
    return leave(
        netns, pid,
        fmt::format("the {} MiB for packet rings are used up", options_.ring_budget_bytes >> 20));
  }
  auto opened = WireNamespace::open(options_.proc_root, pid, netns, bytes);
  if (!opened) return leave(netns, pid, opened.error().message());
  epoll_event ready{};
  ready.events = EPOLLIN;
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, opened->ring().fd(), &ready);
  all_.emplace(netns, std::move(*opened));
  unwatched_.erase(netns);
}

void WatchedNamespaces::leave(std::uint32_t netns, std::uint32_t pid, std::string why) {
  Unwatched& unwatched = unwatched_[netns];
  unwatched.why = std::move(why);
  const auto counted = syns_counted(options_.proc_root, pid);
  if (counted && unwatched.counted && *counted > *unwatched.counted) {
    missed_ += *counted - *unwatched.counted;
  }
  if (counted) unwatched.counted = counted;
}

void WatchedNamespaces::follow(std::uint64_t now_ns) {
  if (now_ns < next_walk_ns_) return;
  const std::uint64_t began_ns = cpu_time_ns();
  const auto alive = network_namespaces(options_.proc_root);
  // Its last process may be away for a moment: setns(2), in what sets networks up.
  std::set<std::uint32_t> empty;
  for (const auto& [netns, in] : all_) {
    if (!alive.contains(netns)) empty.insert(netns);
  }
  for (const std::uint32_t netns : empty) {
    if (!empty_.contains(netns)) continue;
    drops_ += all_.at(netns).take_drops();
    all_.erase(netns);
  }
  empty_ = std::move(empty);
  std::erase_if(unwatched_, [&](const auto& entry) { return !alive.contains(entry.first); });
  for (const auto& [netns, pid] : alive) {
    if (options_.only && *options_.only != netns) continue;
    if (all_.contains(netns) || !owns_listeners(options_.proc_root, pid)) continue;
    watch(netns, pid);
  }
  next_walk_ns_ = now_ns + std::max(kWalkNs, (cpu_time_ns() - began_ns) * kWalkShare);
}

WireNamespace* WatchedNamespaces::find(std::uint32_t netns) {
  const auto found = all_.find(netns);
  return found == all_.end() ? nullptr : &found->second;
}

std::uint64_t WatchedNamespaces::take_drops() {
  std::uint64_t drops = std::exchange(drops_, 0);
  for (auto& [netns, in] : all_) drops += in.take_drops();
  return drops;
}

std::string WatchedNamespaces::gaps() const {
  if (unwatched_.empty()) return "";
  return fmt::format("{} of {} network namespaces with listeners are not watched: {}",
                     unwatched_.size(), unwatched_.size() + all_.size(),
                     unwatched_.begin()->second.why);
}

}  // namespace pawprint
