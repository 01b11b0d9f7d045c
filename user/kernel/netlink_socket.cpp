// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/netlink_socket.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace pawprint {
namespace {

unsigned flags_for(NetlinkAnswer answer) {
  switch (answer) {
    case NetlinkAnswer::kOne:
      break;
    case NetlinkAnswer::kAll:
      return NLM_F_REQUEST | NLM_F_DUMP;
    case NetlinkAnswer::kDone:
      return NLM_F_REQUEST | NLM_F_ACK;
  }
  return NLM_F_REQUEST;
}

// Is `type` the last message of an answer? An error always is.
bool ends(NetlinkAnswer answer, std::uint16_t type) {
  if (type == NLMSG_ERROR) return true;
  return answer == NetlinkAnswer::kOne || (answer == NetlinkAnswer::kAll && type == NLMSG_DONE);
}

// What the kernel puts into one answer of a dump at most: net/netlink/af_netlink.c
// netlink_dump(), 5.4: 32 KiB.
constexpr std::size_t kAnswerBytes = 65536;

template <typename T>
bool read_as(std::span<const std::byte> bytes, T& into) {
  if (bytes.size() < sizeof(into)) return false;
  std::memcpy(&into, bytes.data(), sizeof(into));
  return true;
}

}  // namespace

void split_netlink(std::span<const std::byte> received,
                   const std::function<void(const NetlinkMessage&)>& visit) {
  nlmsghdr header{};
  while (read_as(received, header)) {
    if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > received.size()) return;
    visit({header.nlmsg_type, header.nlmsg_seq,
           received.subspan(NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN)});
    const std::size_t aligned = NLMSG_ALIGN(header.nlmsg_len);
    received = received.subspan(std::min(aligned, received.size()));
  }
}

Result<NetlinkSocket> NetlinkSocket::open(int protocol) {
  NetlinkSocket netlink(UniqueFd(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol)));
  if (!netlink.socket_) return fail_errno("opening a netlink socket");
  const timeval patience{1, 0};
  if (setsockopt(netlink.socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) !=
      0) {
    return fail_errno("setting up a netlink socket");
  }
  return netlink;
}

Result<void> NetlinkSocket::ask(std::uint16_t type, NetlinkAnswer answer,
                                std::span<const std::byte> body,
                                const std::function<void(const NetlinkMessage&)>& visit) {
  nlmsghdr header{};
  header.nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(body.size()));
  header.nlmsg_type = type;
  header.nlmsg_flags = static_cast<std::uint16_t>(flags_for(answer));
  header.nlmsg_seq = ++sequence_;
  std::vector<std::byte> bytes(header.nlmsg_len);
  std::memcpy(bytes.data(), &header, sizeof(header));
  std::memcpy(bytes.data() + NLMSG_HDRLEN, body.data(), body.size());
  if (send(socket_.get(), bytes.data(), bytes.size(), 0) < 0) return fail_errno("asking netlink");

  bytes.resize(kAnswerBytes);
  for (bool done = false; !done;) {
    const ssize_t got = recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("hearing from netlink");
    int refused = 0;
    split_netlink(std::span(bytes).first(static_cast<std::size_t>(got)),
                  [&](const NetlinkMessage& message) {
                    // What is left of an answer that was given up.
                    if (message.sequence != sequence_) return;
                    nlmsgerr error{};
                    if (message.type == NLMSG_ERROR && read_as(message.body, error)) {
                      refused = -error.error;
                    }
                    done = done || ends(answer, message.type);
                    if (message.type >= NLMSG_MIN_TYPE) visit(message);
                  });
    if (refused != 0) return fail("netlink", refused);
  }
  return {};
}

}  // namespace pawprint
