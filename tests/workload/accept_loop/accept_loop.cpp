// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// accept_loop CONNECTIONS [WAIT_MS]: opens, accepts and closes so many TCP connections over the
// loopback of its network namespace, one after the other, in one thread: the rate is that of
// the kernel, not of a scheduler. The server closes first, so each connection is a SYN, an
// entry to TIME_WAIT and a segment that hits it. WAIT_MS: the listener is there so long before,
// for those who look for listeners. Prints one JSON object; rates by the wall
// clock and by the CPU time of this thread.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr std::uint16_t kPort = 7201;

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

int tcp_socket() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  return fd;
}

void one_connection(int listener, const sockaddr_in& at) {
  const int client = tcp_socket();
  if (connect(client, reinterpret_cast<const sockaddr*>(&at), sizeof(at)) != 0) die("connect");
  const int server = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (server < 0) die("accept");
  // The FIN is acknowledged at once, so that the client's own finds the server in FIN_WAIT2.
  const int one = 1;
  setsockopt(client, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof(one));
  close(server);
  close(client);
}

}  // namespace

int main(int argc, char** argv) {
  const long connections = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 0;
  const long wait_ms = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 0;
  if (connections <= 0 || argc > 3) {
    std::fputs("usage: accept_loop CONNECTIONS [WAIT_MS]\n", stderr);
    return 2;
  }
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(kPort);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int listener = tcp_socket();
  const int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  if (bind(listener, reinterpret_cast<const sockaddr*>(&at), sizeof(at)) != 0) die("bind");
  if (listen(listener, 128) != 0) die("listen");
  usleep(static_cast<useconds_t>(wait_ms) * 1000);

  const double began = seconds(CLOCK_MONOTONIC);
  const double cpu_began = seconds(CLOCK_THREAD_CPUTIME_ID);
  for (long i = 0; i < connections; ++i) one_connection(listener, at);
  const double wall = seconds(CLOCK_MONOTONIC) - began;
  const double cpu = seconds(CLOCK_THREAD_CPUTIME_ID) - cpu_began;
  const auto count = static_cast<double>(connections);
  std::printf("{\"connections\": %ld, \"per_s\": %.1f, \"per_cpu_s\": %.1f}\n", connections,
              count / wall, count / cpu);
  return 0;
}
