// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/private_netns.h"

#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <net/route.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <vector>

namespace pawprint {
namespace {

// What the child hands over, in this order. The first ones must be there.
constexpr std::size_t kNeeded = 5;
constexpr std::size_t kMost = 10;
std::array<UniqueFd*, kMost> descriptors(PrivateNetns& netns) {
  return {&netns.space,          &netns.raw,          &netns.answers,
          &netns.listeners[0],   &netns.listeners[1], &netns.listener6,
          &netns.peer6[0],       &netns.peer6[1],     &netns.syncookies,
          &netns.max_syn_backlog};
}

// One message: what failed, or which descriptors come along.
struct Report {
  std::array<char, 48> failed{};
  int error = 0;
  std::array<bool, kMost> present{};
};

bool bring_up_loopback(int control) {
  ifreq link{};
  std::strcpy(link.ifr_name, "lo");
  link.ifr_flags = IFF_UP | IFF_RUNNING;
  return ioctl(control, SIOCSIFFLAGS, &link) == 0;
}

void set_in(sockaddr& field, std::uint32_t address) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_addr.s_addr = htonl(address);
  std::memcpy(&field, &in, sizeof(in));
}

bool route_peers_to_loopback(int control) {
  char device[] = "lo";
  rtentry route{};
  set_in(route.rt_dst, PrivateNetns::kPeerNetwork);
  set_in(route.rt_genmask, PrivateNetns::kPeerMask);
  route.rt_flags = RTF_UP;
  route.rt_dev = device;
  return ioctl(control, SIOCADDRT, &route) == 0;
}

// IPv6 packets for elsewhere cannot be routed to lo (net/ipv6/route.c makes such routes
// unreachable), so its peers are real sockets with local addresses.
bool add_address6(int control, const in6_addr& address) {
  constexpr int kLoopbackIndex = 1;  // LOOPBACK_IFINDEX, include/net/flow.h
  in6_ifreq request{};
  request.ifr6_addr = address;
  request.ifr6_prefixlen = 128;
  request.ifr6_ifindex = kLoopbackIndex;
  return ioctl(control, SIOCSIFADDR, &request) == 0;
}

UniqueFd socket_of(int family, int type, int protocol = 0) {
  return UniqueFd(socket(family, type | SOCK_CLOEXEC, protocol));
}

UniqueFd setting(const char* path) {
  return UniqueFd(open(path, O_RDWR | O_CLOEXEC));
}

// IPv6 is optional: whatever is missing stays an empty descriptor.
void open_sockets6(PrivateNetns& netns) {
  // Inherited from the host, and of this namespace alone from here on.
  if (const UniqueFd off = setting("/proc/sys/net/ipv6/conf/lo/disable_ipv6")) {
    static_cast<void>(!write(off.get(), "0", 1));
  }
  const UniqueFd control = socket_of(AF_INET6, SOCK_DGRAM);
  for (std::size_t i = 0; const in6_addr& address : PrivateNetns::peers6()) {
    if (!add_address6(control.get(), address)) return;
    netns.peer6[i++] = socket_of(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK);
  }
  netns.listener6 = socket_of(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK);
}

// In the child. What failed, with errno; null when all is there that is needed.
const char* furnish(PrivateNetns& netns) {
  if (unshare(CLONE_NEWNET) != 0) return "making a network namespace";
  netns.space.reset(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!netns.space) return "opening /proc/self/ns/net";
  const UniqueFd control = socket_of(AF_INET, SOCK_DGRAM);
  if (!bring_up_loopback(control.get())) return "bringing lo up";
  if (!route_peers_to_loopback(control.get())) return "adding a route";
  netns.raw = socket_of(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (!netns.raw) return "opening a raw socket";
  netns.answers = socket_of(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK, htons(ETH_P_IP));
  if (!netns.answers) return "opening a packet socket";
  for (UniqueFd& listener : netns.listeners) {
    listener = socket_of(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
    if (!listener) return "opening a TCP socket";
  }
  open_sockets6(netns);
  netns.syncookies = setting("/proc/sys/net/ipv4/tcp_syncookies");
  netns.max_syn_backlog = setting("/proc/sys/net/ipv4/tcp_max_syn_backlog");
  return nullptr;
}

struct Control {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMost * sizeof(int))> bytes{};
};

void send_report(int channel, Report& report, const std::vector<int>& fds) {
  iovec data{&report, sizeof(report)};
  Control control;
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = control.bytes.data();
    message.msg_controllen = CMSG_SPACE(fds.size() * sizeof(int));
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(fds.size() * sizeof(int));
    std::memcpy(CMSG_DATA(header), fds.data(), fds.size() * sizeof(int));
  }
  static_cast<void>(sendmsg(channel, &message, MSG_NOSIGNAL));
}

[[noreturn]] void child(int channel) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  PrivateNetns netns;
  Report report;
  std::vector<int> fds;
  if (const char* failed = furnish(netns)) {
    report.error = errno;
    std::strncpy(report.failed.data(), failed, report.failed.size() - 1);
  } else {
    for (std::size_t i = 0; const UniqueFd* fd : descriptors(netns)) {
      report.present[i++] = static_cast<bool>(*fd);
      if (*fd) fds.push_back(fd->get());
    }
  }
  send_report(channel, report, fds);
  _exit(0);
}

// The descriptors of `message`, in order; each has an owner before anything can fail.
std::vector<UniqueFd> take_descriptors(msghdr& message) {
  std::vector<UniqueFd> fds;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; i++) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(fd));
      fds.emplace_back(fd);
    }
  }
  return fds;
}

Result<PrivateNetns> receive(int channel) {
  Report report;
  iovec data{&report, sizeof(report)};
  Control control;
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  ssize_t got = -1;
  do {
    got = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return fail_errno("hearing from the child");
  auto fds = take_descriptors(message);
  if (got != sizeof(report)) return fail("the child ended without a word");
  if (report.failed[0] != 0) return fail(report.failed.data(), report.error);
  PrivateNetns netns;
  auto next = fds.begin();
  for (std::size_t i = 0; UniqueFd * fd : descriptors(netns)) {
    if (report.present[i++] && next != fds.end()) *fd = std::move(*next++);
  }
  for (std::size_t i = 0; i < kNeeded; i++) {
    if (!*descriptors(netns)[i]) return fail("descriptors of the child are missing");
  }
  struct stat status {};
  if (fstat(netns.space.get(), &status) != 0) return fail_errno("reading an inode number");
  netns.inode = status.st_ino;
  return netns;
}

}  // namespace

std::array<in6_addr, 2> PrivateNetns::peers6() {
  // Halves without a repeated word, so that they are not found by chance.
  return {in6_addr{{{PP_CALIBRATION_V6, 1, 2, 3, 4, 5, 6, 7}}},
          in6_addr{{{PP_CALIBRATION_V6, 9, 8, 7, 6, 5, 4, 3}}}};
}

Result<PrivateNetns> PrivateNetns::make() {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
    return fail_errno("making a socket pair");
  }
  const UniqueFd ours(pair[0]);
  UniqueFd theirs(pair[1]);
  const pid_t pid = fork();
  if (pid < 0) return fail_errno("starting a child");
  if (pid == 0) child(theirs.get());
  theirs.reset();
  auto netns = receive(ours.get());
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return netns;
}

}  // namespace pawprint
