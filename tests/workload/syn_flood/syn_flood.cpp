// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// syn_flood RATE SECONDS [HOSTS]: SYNs with timestamps from spoofed addresses (HOSTS of them,
// from 10.64.0.0 on) to a listener on the loopback of this network namespace, whose accept
// queue is full, so that the kernel drops each of them. RATE 0: as fast as one core sends.
// The namespace is the caller's to make, with lo up and a default route over it. Prints one
// JSON object: SYNs sent, seconds, and what the kernel counted as dropped.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "counters.h"

namespace {

using pawprint::workload::Counters;

constexpr std::uint16_t kPort = 7202;
constexpr std::uint32_t kFirstHost = 0x0a400000;  // 10.64.0.0
constexpr std::size_t kBatch = 32;                // SYNs between two looks at the clock

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

// An IP and a TCP header; options as Linux sends them.
struct __attribute__((packed)) Syn {
  iphdr ip;
  tcphdr tcp;
  std::uint8_t mss[4] = {2, 4, 0xff, 0xd7};
  std::uint8_t sack_permitted[2] = {4, 2};
  std::uint8_t timestamp_head[2] = {8, 10};
  std::uint32_t tsval_be = 0;
  std::uint32_t tsecr_be = 0;
  std::uint8_t padding[4] = {1, 3, 3, 7};
};

std::uint64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

// The sum of `length` bytes as 16-bit words, not folded.
std::uint32_t add_words(const void* bytes, std::size_t length, std::uint32_t sum) {
  const auto* at = static_cast<const std::uint8_t*>(bytes);
  for (std::size_t i = 0; i + 1 < length; i += 2) {
    sum += static_cast<std::uint32_t>(at[i]) << 8 | at[i + 1];
  }
  return sum;
}

std::uint16_t checksum(std::uint32_t sum) {
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return htons(static_cast<std::uint16_t>(~sum));
}

Syn make_syn(std::uint64_t number, std::uint32_t hosts, std::uint64_t time_ns) {
  Syn syn{};
  constexpr std::size_t kTcpBytes = sizeof(Syn) - sizeof(iphdr);
  syn.ip.version = 4;
  syn.ip.ihl = sizeof(iphdr) / 4;
  syn.ip.ttl = 64;
  syn.ip.protocol = IPPROTO_TCP;
  syn.ip.tot_len = htons(sizeof(Syn));
  syn.ip.saddr = htonl(kFirstHost + static_cast<std::uint32_t>(number % hosts));
  syn.ip.daddr = htonl(INADDR_LOOPBACK);
  syn.tcp.source = htons(static_cast<std::uint16_t>(1024 + number / hosts % 60000));
  syn.tcp.dest = htons(kPort);
  syn.tcp.seq = htonl(static_cast<std::uint32_t>(number * 2654435761U));
  syn.tcp.doff = kTcpBytes / 4;
  syn.tcp.syn = 1;
  syn.tcp.window = htons(65535);
  syn.tsval_be = htonl(static_cast<std::uint32_t>(time_ns / 1'000'000));
  std::uint32_t sum = add_words(&syn.ip.saddr, 2 * sizeof(std::uint32_t), IPPROTO_TCP + kTcpBytes);
  syn.tcp.check = checksum(add_words(&syn.tcp, kTcpBytes, sum));
  return syn;
}

sockaddr_in listener_address() {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(kPort);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return at;
}

// A listener whose accept queue is full (backlog 0 takes one): the fds stay open.
std::vector<int> full_listener() {
  const sockaddr_in at = listener_address();
  const auto* address = reinterpret_cast<const sockaddr*>(&at);
  std::vector<int> fds{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const int one = 1;
  setsockopt(fds[0], SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  if (bind(fds[0], address, sizeof(at)) != 0 || listen(fds[0], 0) != 0) die("listen");
  fds.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(fds[1], address, sizeof(at)) != 0) die("connect");
  return fds;
}

// As many as can be sent of `count`, from `number` on.
std::uint64_t send_batch(int fd, std::uint64_t number, std::size_t count, std::uint32_t hosts) {
  std::array<Syn, kBatch> syns;
  std::array<iovec, kBatch> parts{};
  std::array<mmsghdr, kBatch> messages{};
  sockaddr_in to = listener_address();
  const std::uint64_t time_ns = now_ns();
  for (std::size_t i = 0; i < count; ++i) {
    syns[i] = make_syn(number + i, hosts, time_ns);
    parts[i] = {&syns[i], sizeof(Syn)};
    messages[i].msg_hdr.msg_name = &to;
    messages[i].msg_hdr.msg_namelen = sizeof(to);
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  const int sent = sendmmsg(fd, messages.data(), static_cast<unsigned>(count), 0);
  if (sent < 0 && errno != ENOBUFS && errno != EAGAIN) die("sendmmsg");
  return sent < 0 ? 0 : static_cast<std::uint64_t>(sent);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::fputs("usage: syn_flood RATE SECONDS [HOSTS]\n", stderr);
    return 2;
  }
  const std::uint64_t rate = std::strtoull(argv[1], nullptr, 10);
  const double seconds = std::strtod(argv[2], nullptr);
  const auto hosts =
      argc > 3 ? static_cast<std::uint32_t>(std::strtoul(argv[3], nullptr, 10)) : 1000U;
  const int raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  if (raw < 0 || hosts == 0) die("raw socket");
  const std::vector<int> listener = full_listener();
  const Counters before = Counters::read();

  const std::uint64_t began_ns = now_ns();
  const auto end_ns = began_ns + static_cast<std::uint64_t>(seconds * 1e9);
  std::uint64_t sent = 0;
  for (std::uint64_t now = began_ns; now < end_ns; now = now_ns()) {
    std::size_t count = kBatch;
    if (rate != 0) {
      const auto due = static_cast<std::uint64_t>(static_cast<double>(now - began_ns) / 1e9 *
                                                  static_cast<double>(rate));
      count = std::min<std::uint64_t>(kBatch, due > sent ? due - sent : 0);
      if (count == 0) usleep(100);
    }
    if (count != 0) sent += send_batch(raw, sent, count, hosts);
  }
  const double took = static_cast<double>(now_ns() - began_ns) / 1e9;
  usleep(200'000);  // what is on its way arrives
  const auto moved = Counters::read().since(before);
  const auto drops = moved.find("TcpExtListenDrops");
  std::printf("{\"sent\": %llu, \"seconds\": %.3f, \"per_s\": %.0f, \"listen_drops\": %llu}\n",
              static_cast<unsigned long long>(sent), took, static_cast<double>(sent) / took,
              static_cast<unsigned long long>(drops == moved.end() ? 0 : drops->second));
  return 0;
}
