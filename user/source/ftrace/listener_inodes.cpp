// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/listener_inodes.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "core/clock.h"
#include "kernel/proc_tree.h"

namespace pawprint {
namespace {

// TCP_LISTEN, TCP_SYN_RECV, include/net/tcp_states.h
constexpr std::string_view kListen = "0A";
constexpr std::string_view kSynRecv = "03";

constexpr std::uint64_t kRereadNs = 20 * kNsPerMs;

std::optional<std::uint32_t> hex(std::string_view text) {
  std::uint32_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, err] = std::from_chars(text.data(), end, value, 16);
  return err == std::errc{} && rest == end ? std::optional(value) : std::nullopt;
}

// "0100007F:1F90", IPv6 as four such words; each word is the address's in memory.
std::optional<ListeningSocket> parse_local(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != 8 && colon != 32) return std::nullopt;
  const auto port = hex(text.substr(colon + 1));
  if (!port || *port > 0xffff) return std::nullopt;
  ListeningSocket socket;
  socket.port = static_cast<std::uint16_t>(*port);
  socket.any = text.substr(0, colon).find_first_not_of('0') == std::string_view::npos;
  std::size_t at = 0;
  if (colon == 8) {
    socket.local.bytes[10] = socket.local.bytes[11] = 0xff;
    at = 12;
  }
  for (std::size_t word = 0; word < colon; word += 8, at += 4) {
    const auto value = hex(text.substr(word, 8));
    if (!value) return std::nullopt;
    std::memcpy(socket.local.bytes.data() + at, &*value, sizeof(*value));
  }
  return socket;
}

}  // namespace

std::vector<ListeningSocket> parse_listeners(std::istream& text) {
  // sl local_address rem_address st tx:rx tr:tm->when retrnsmt uid timeout inode
  std::vector<ListeningSocket> sockets;
  std::string line;
  std::getline(text, line);  // the heading
  while (std::getline(text, line)) {
    std::istringstream words(line);
    std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
    words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >>
        inode;
    if (state == kSynRecv) continue;  // until 4.3 a listener's requests follow it
    if (state != kListen) break;
    auto socket = parse_local(local);
    if (!socket) continue;
    std::from_chars(inode.data(), inode.data() + inode.size(), socket->inode);
    if (socket->inode != 0) sockets.push_back(*socket);
  }
  return sockets;
}

void ListenerInodes::read(std::uint32_t netns, Namespace& into, std::uint64_t now_ns) const {
  into.listeners.clear();
  const auto folder_of = [&](std::uint32_t pid) { return proc_root_ / std::to_string(pid); };
  if (into.member == 0 || link_inode(folder_of(into.member) / "ns/net", "net") != netns) {
    into.member = 0;
    if (into.walked_ns != 0 && now_ns - into.walked_ns < kNsPerSec) return;
    into.walked_ns = now_ns;
    const auto members = network_namespaces(proc_root_);
    const auto found = members.find(netns);
    if (found == members.end()) return;
    into.member = found->second;
  }
  for (const char* name : {"net/tcp", "net/tcp6"}) {
    std::ifstream text(folder_of(into.member) / name);
    const auto found = parse_listeners(text);
    into.listeners.insert(into.listeners.end(), found.begin(), found.end());
  }
}

std::uint64_t ListenerInodes::find(std::uint32_t netns, const Address& local, std::uint16_t port,
                                   std::uint64_t now_ns) {
  if (netns == 0) return 0;
  if (namespaces_.size() >= kMostNamespaces && !namespaces_.contains(netns)) namespaces_.clear();
  Namespace& in = namespaces_[netns];
  const auto look = [&](bool any) -> std::optional<std::uint64_t> {
    std::optional<std::uint64_t> inode;
    for (const ListeningSocket& socket : in.listeners) {
      if (socket.port != port || socket.any != any || (!any && socket.local != local)) continue;
      if (inode) return 0;
      inode = socket.inode;
    }
    return inode;
  };
  // The kernel prefers the listener with the address itself.
  const auto known = [&] {
    const auto exact = look(false);
    return exact ? exact : look(true);
  };
  if (const auto inode = known()) return *inode;
  if (in.read_ns != 0 && now_ns - in.read_ns < kRereadNs) return 0;
  in.read_ns = now_ns;
  read(netns, in, now_ns);
  return known().value_or(0);
}

}  // namespace pawprint
