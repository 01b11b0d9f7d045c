// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A real client and a real server, both the kernel's own sockets, on the loopback of a
// network namespace of their own: an accept queue that overflows, and a connection that
// reuses the tuple of one in TIME_WAIT. Prints what was done and what the kernel counted
// as one JSON object, then keeps the sockets until stdin ends.
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr std::uint16_t kFullPort = 7101;
constexpr std::uint16_t kReusePort = 7102;
constexpr std::uint16_t kClientPort = 40123;
constexpr int kBacklog = 2;
constexpr int kClients = 8;

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

sockaddr_in address(std::uint16_t port) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return at;
}

int tcp_socket(std::uint16_t bind_port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0) die("socket");
  if (bind_port == 0) return fd;
  const sockaddr_in at = address(bind_port);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof(at)) != 0) die("bind");
  return fd;
}

int listener(std::uint16_t port, int backlog) {
  const int fd = tcp_socket(port);
  if (listen(fd, backlog) != 0) die("listen");
  return fd;
}

void loopback_up() {
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) != 0) die("bringing lo up");
  close(fd);
}

long counter(const std::string& wanted) {
  std::ifstream file("/proc/self/net/netstat");
  for (std::string names, values; std::getline(file, names) && std::getline(file, values);) {
    std::istringstream name(names);
    std::istringstream value(values);
    for (std::string n, v; name >> n && value >> v;) {
      if (n == wanted) return std::stol(v);
    }
  }
  return 0;
}

void connect_to(int fd, std::uint16_t port) {
  const sockaddr_in to = address(port);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0 &&
      errno != EINPROGRESS) {
    die("connect");
  }
}

// The server closes first, so that TIME_WAIT is on its side; then the client takes the
// same port again. Its newer timestamp makes the kernel accept the reuse.
void reuse_time_wait() {
  const int server = listener(kReusePort, 16);
  for (int round = 0; round < 2; ++round) {
    const int client = tcp_socket(kClientPort);
    connect_to(client, kReusePort);
    const int accepted = accept4(server, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) die("accept");
    close(accepted);
    usleep(100'000);
    close(client);
    usleep(1'100'000);
  }
}

}  // namespace

int main() {
  if (unshare(CLONE_NEWNET) != 0) die("unshare");
  loopback_up();
  struct stat netns {};
  if (stat("/proc/self/ns/net", &netns) != 0) die("stat");

  reuse_time_wait();
  const int full = listener(kFullPort, kBacklog);
  std::vector<int> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(tcp_socket(0));
    fcntl(clients.back(), F_SETFL, O_NONBLOCK);
    connect_to(clients.back(), kFullPort);
    usleep(20'000);
  }
  // Closed before the kernel retransmits, so that one client is one SYN... but a slow
  // machine may be late: the kernel's own counter is the truth.
  for (const int client : clients) close(client);
  std::printf(
      "{\"pid\":%d,\"netns\":%lu,\"remote\":\"127.0.0.1\",\"full_port\":%u,\"reuse_port\":%u,"
      "\"listen_drops\":%ld,\"listen_overflows\":%ld}\n",
      getpid(), static_cast<unsigned long>(netns.st_ino), kFullPort, kReusePort,
      counter("ListenDrops"), counter("ListenOverflows"));
  std::fflush(stdout);
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  close(full);
  return 0;
}
