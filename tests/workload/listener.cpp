// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "listener.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "failure.h"

namespace pawprint::workload {
namespace {

constexpr int kMptcp = 262;  // IPPROTO_MPTCP, which older C libraries lack

UniqueFd open_socket(int family, bool mptcp) {
  const int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  UniqueFd opened(socket(family, type, mptcp ? kMptcp : IPPROTO_TCP));
  if (opened) return opened;
  if (mptcp) throw Skip(std::string("no MPTCP here: ") + std::strerror(errno));
  if (family == AF_INET6 && errno == EAFNOSUPPORT) throw Skip("no IPv6 here");
  throw_errno("opening a listening socket");
}

void bind_socket(int socket, const Endpoint& to) {
  if (to.address.family == AF_INET) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(to.port);
    std::memcpy(&name.sin_addr, to.address.bytes.data(), sizeof(name.sin_addr));
    check(bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof(name)), "binding");
  } else {
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(to.port);
    std::memcpy(&name.sin6_addr, to.address.bytes.data(), sizeof(name.sin6_addr));
    check(bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof(name)), "binding");
  }
}

// The port in "0100090A:1B59", host byte order; 0 when there is none.
unsigned port_in(std::string_view field) {
  unsigned port = 0;
  const std::size_t colon = field.find(':');
  if (colon == std::string_view::npos) return 0;
  std::from_chars(field.data() + colon + 1, field.data() + field.size(), port, 16);
  return port;
}

}  // namespace

Listener::Listener(const ListenerShape& shape, std::uint16_t port) {
  const int family = shape.bound == Bound::kIpv4 ? AF_INET : AF_INET6;
  bound_.port = port;
  bound_.address =
      shape.bound == Bound::kDual ? Address{.family = AF_INET6} : listener_address(family);
  socket_ = open_socket(family, shape.mptcp);
  if (family == AF_INET6) {
    const int only = shape.bound == Bound::kIpv6 ? 1 : 0;
    check(setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)),
          "setting IPV6_V6ONLY");
  }
  bind_socket(socket_.get(), bound_);
  check(listen(socket_.get(), shape.backlog), "listening");
}

std::optional<UniqueFd> Listener::accept(const Waiter& waiter, Time deadline) const {
  while (waiter.readable(socket_.get(), deadline)) {
    const int fd = accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) return UniqueFd(fd);
    if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) throw_errno("accepting");
  }
  return std::nullopt;
}

// net/ipv4/tcp_ipv4.c get_timewait4_sock(): the timer field of a TIME_WAIT socket begins with 03.
bool Listener::has_time_wait(std::uint16_t peer_port) const {
  const char* path =
      bound_.address.family == AF_INET ? "/proc/self/net/tcp" : "/proc/self/net/tcp6";
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string slot, local, remote, state, queues, timer;
    fields >> slot >> local >> remote >> state >> queues >> timer;
    if (timer.starts_with("03:") && port_in(local) == port() && port_in(remote) == peer_port) {
      return true;
    }
  }
  return false;
}

}  // namespace pawprint::workload
