// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "packet_socket.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "failure.h"

namespace pawprint::workload {
namespace {

constexpr std::size_t kFrameBytes = 65536 + ETH_HLEN;
constexpr int kReceiveBufferBytes = 16 << 20;
constexpr std::size_t kFramesPerCall = 64;

}  // namespace

PacketSocket::PacketSocket(const std::string& interface) : buffer_(kFrameBytes) {
  socket_.reset(check(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), "opening a packet socket"));
  // Best effort: the default holds a few hundred answers, and lost ones are counted.
  (void)setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBufferBytes,
                   sizeof(kReceiveBufferBytes));
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(interface.c_str()));
  if (address.sll_ifindex == 0) throw_errno("looking up " + interface);
  check(bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
        "binding the packet socket");
}

void PacketSocket::send(std::span<const Bytes> frames) const {
  while (!frames.empty()) {
    std::array<iovec, kFramesPerCall> parts{};
    std::array<mmsghdr, kFramesPerCall> messages{};
    const std::size_t count = std::min(frames.size(), kFramesPerCall);
    for (std::size_t i = 0; i < count; i++) {
      // sendmmsg() does not write to it.
      parts[i] = {const_cast<std::uint8_t*>(frames[i].data()), frames[i].size()};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int sent = sendmmsg(socket_.get(), messages.data(), static_cast<unsigned>(count), 0);
    if (sent < 0 && errno == EINTR) continue;
    frames = frames.subspan(static_cast<std::size_t>(check(sent, "sending frames")));
  }
}

std::optional<std::span<const std::uint8_t>> PacketSocket::receive(const Waiter& waiter,
                                                                   Time deadline) {
  while (waiter.readable(socket_.get(), deadline)) {
    sockaddr_ll from{};
    socklen_t from_bytes = sizeof(from);
    const ssize_t bytes = recvfrom(socket_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT,
                                   reinterpret_cast<sockaddr*>(&from), &from_bytes);
    if (bytes < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    check(static_cast<int>(bytes), "receiving a frame");
    if (from.sll_pkttype == PACKET_OUTGOING) continue;
    return std::span(buffer_).first(static_cast<std::size_t>(bytes));
  }
  return std::nullopt;
}

unsigned PacketSocket::take_drops() const {
  tpacket_stats stats{};
  socklen_t bytes = sizeof(stats);
  check(getsockopt(socket_.get(), SOL_PACKET, PACKET_STATISTICS, &stats, &bytes),
        "reading the packet socket's statistics");
  return stats.tp_drops;
}

}  // namespace pawprint::workload
