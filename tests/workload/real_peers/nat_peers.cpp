// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Real peers that meet through a NAT: `nat_peers serve ADDRESS PORT` accepts and closes first,
// so that TIME_WAIT is on its side; `nat_peers hold ADDRESS PORT` accepts and keeps what it has;
// both print `ready`, and then the source port of each connection;
// `nat_peers connect ADDRESS PORT SOURCE_PORT` is a client that closes when the server has,
// and prints how many ms connect() took, or why it failed. Servers end when stdin ends.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

constexpr int kBacklog = 64;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr auto kConnectAtMost = std::chrono::seconds(20);

[[noreturn]] void die(const char* what) {
  std::printf("%s: %s\n", what, std::strerror(errno));
  std::exit(kFailed);
}

sockaddr_in endpoint(const char* address, const char* port) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (inet_pton(AF_INET, address, &at.sin_addr) != 1) {
    errno = EINVAL;
    die(address);
  }
  return at;
}

int bound_socket(const sockaddr_in& at) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0) die("socket");
  if (bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof(at)) != 0) die("bind");
  return fd;
}

int serve(const sockaddr_in& at, bool close_first) {
  const int listener = bound_socket(at);
  if (listen(listener, kBacklog) != 0) die("listen");
  std::printf("ready\n");
  std::fflush(stdout);
  pollfd events[] = {{listener, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  while (poll(events, 2, -1) > 0) {
    char input = 0;
    if (events[1].revents != 0 && read(STDIN_FILENO, &input, 1) <= 0) return 0;
    if (events[0].revents == 0) continue;
    sockaddr_in peer{};
    socklen_t length = sizeof(peer);
    const int connection =
        accept4(listener, reinterpret_cast<sockaddr*>(&peer), &length, SOCK_CLOEXEC);
    if (connection < 0) continue;
    if (close_first) close(connection);
    std::printf("%u\n", ntohs(peer.sin_port));
    std::fflush(stdout);
  }
  return 0;
}

int connect_to(const sockaddr_in& to, const char* source_port) {
  sockaddr_in from = endpoint("0.0.0.0", source_port);
  const int fd = bound_socket(from);
  const timeval patience{kConnectAtMost.count(), 0};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  const auto begin = std::chrono::steady_clock::now();
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0) die("connect");
  const auto took = std::chrono::steady_clock::now() - begin;
  std::printf("%ld\n", static_cast<long>(
                           std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  char input = 0;
  while (read(fd, &input, 1) > 0) {  // the server closes first
  }
  close(fd);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (argc == 4 && (mode == "serve" || mode == "hold")) {
    return serve(endpoint(argv[2], argv[3]), mode == "serve");
  }
  if (argc == 5 && mode == "connect") return connect_to(endpoint(argv[2], argv[3]), argv[4]);
  std::fprintf(stderr,
               "usage: nat_peers serve|hold ADDRESS PORT | connect ADDRESS PORT SOURCE_PORT\n");
  return kUsage;
}
