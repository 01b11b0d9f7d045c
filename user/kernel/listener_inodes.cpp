// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/listener_inodes.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>

#include "core/clock.h"
#include "kernel/proc_tree.h"

namespace pawprint {
namespace {

// TCP_LISTEN, TCP_SYN_RECV, include/net/tcp_states.h
constexpr std::string_view kListen = "0A";
constexpr std::string_view kSynRecv = "03";

constexpr std::uint64_t kRereadNs = 20 * kNsPerMs;
// Another socket may listen there by then. Not often: in a flood of SYNs the requests that
// follow a listener are many.
constexpr std::uint64_t kFreshNs = 5 * kNsPerSec;

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

// The word number `index` of a line, from 0.
std::string_view word(std::string_view line, unsigned index) {
  for (;; --index) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::size_t end = std::min(line.find(' '), line.size());
    if (index == 0 || line.empty()) return line.substr(0, end);
    line.remove_prefix(end);
  }
}

}  // namespace

std::vector<ListeningSocket> parse_listeners(std::istream& text) {
  // sl local_address rem_address st tx:rx tr:tm->when retrnsmt uid timeout inode
  constexpr unsigned kLocal = 1, kState = 3, kInode = 9;
  std::vector<ListeningSocket> sockets;
  std::string line;
  std::getline(text, line);  // the heading
  while (std::getline(text, line)) {
    const std::string_view state = word(line, kState);
    if (state == kSynRecv) continue;  // until 4.3 a listener's requests follow it
    if (state != kListen) break;
    auto socket = parse_local(word(line, kLocal));
    if (!socket) continue;
    const std::string_view inode = word(line, kInode);
    std::from_chars(inode.data(), inode.data() + inode.size(), socket->inode);
    if (socket->inode != 0) sockets.push_back(*socket);
  }
  return sockets;
}

// The process that was in it may be away for a moment: setns(2), in what sets networks up.
bool ListenerInodes::has_member(std::uint32_t netns, Namespace& in, std::uint64_t now_ns) const {
  const auto is_in = [&](std::uint32_t pid) {
    return pid != 0 && link_inode(proc_root_ / std::to_string(pid) / "ns/net", "net") == netns;
  };
  if (is_in(in.member)) return true;
  if (in.walked_ns != 0 && now_ns - in.walked_ns < kNsPerSec) return false;
  in.walked_ns = now_ns;
  const auto members = network_namespaces(proc_root_);
  const auto found = members.find(netns);
  if (found == members.end()) return false;
  in.member = found->second;
  return true;
}

void ListenerInodes::read(std::uint32_t netns, Namespace& in, std::uint64_t now_ns) const {
  in.tried_ns = now_ns;
  if (!has_member(netns, in, now_ns)) return;
  in.read_ns = now_ns;
  in.listeners.clear();
  for (const char* name : {"net/tcp", "net/tcp6"}) {
    std::ifstream text(proc_root_ / std::to_string(in.member) / name);
    const auto found = parse_listeners(text);
    in.listeners.insert(in.listeners.end(), found.begin(), found.end());
  }
}

std::optional<ListeningSocket> ListenerInodes::find(std::uint32_t netns, const Address& local,
                                                    std::uint16_t port, std::uint64_t now_ns) {
  if (netns == 0) return std::nullopt;
  if (namespaces_.size() >= kMostNamespaces && !namespaces_.contains(netns)) namespaces_.clear();
  Namespace& in = namespaces_[netns];
  const auto count = [&](bool any, const ListeningSocket*& last) {
    return std::count_if(in.listeners.begin(), in.listeners.end(), [&](const auto& socket) {
      const bool found = socket.port == port && socket.any == any && (any || socket.local == local);
      if (found) last = &socket;
      return found;
    });
  };
  const ListeningSocket* socket = nullptr;
  // The kernel prefers the listener with the address itself.
  const auto look = [&] {
    const auto exact = count(false, socket);
    return exact > 0 ? exact : count(true, socket);
  };
  auto found = look();
  const bool due = found == 0 || now_ns - in.read_ns >= kFreshNs;
  if (in.tried_ns == 0 || (due && now_ns - in.tried_ns >= kRereadNs)) {
    read(netns, in, now_ns);
    found = look();
  }
  return found == 1 ? std::optional(*socket) : std::nullopt;
}

}  // namespace pawprint
