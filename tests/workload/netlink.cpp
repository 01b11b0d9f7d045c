// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "netlink.h"

#include <sys/socket.h>

#include <array>

#include "failure.h"

namespace pawprint::workload {

void NetlinkRequest::append(const void* bytes, std::size_t count) {
  const auto* first = static_cast<const std::uint8_t*>(bytes);
  bytes_.insert(bytes_.end(), first, first + count);
  bytes_.resize(NLMSG_ALIGN(bytes_.size()));
}

void NetlinkRequest::put(std::uint16_t type, std::span<const std::uint8_t> value) {
  const rtattr header{static_cast<unsigned short>(RTA_LENGTH(value.size())), type};
  append(&header, sizeof(header));
  append(value.data(), value.size());
}

void NetlinkRequest::put(std::uint16_t type, std::string_view text) {
  Bytes value(text.begin(), text.end());
  value.push_back(0);
  put(type, std::span<const std::uint8_t>(value));
}

void NetlinkRequest::put(std::uint16_t type, std::uint32_t value) {
  std::array<std::uint8_t, sizeof(value)> bytes;
  std::memcpy(bytes.data(), &value, sizeof(value));
  put(type, std::span<const std::uint8_t>(bytes));
}

std::size_t NetlinkRequest::begin(std::uint16_t type) {
  const std::size_t at = bytes_.size();
  const rtattr header{0, type};
  append(&header, sizeof(header));
  return at;
}

void NetlinkRequest::end(std::size_t begun) {
  const auto length = static_cast<unsigned short>(bytes_.size() - begun);
  std::memcpy(&bytes_[begun + offsetof(rtattr, rta_len)], &length, sizeof(length));
}

std::span<const std::uint8_t> NetlinkRequest::bytes() {
  const auto length = static_cast<std::uint32_t>(bytes_.size());
  std::memcpy(&bytes_[offsetof(nlmsghdr, nlmsg_len)], &length, sizeof(length));
  return bytes_;
}

Netlink::Netlink() {
  socket_.reset(check(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE),
                      "opening a netlink socket"));
}

void Netlink::send(NetlinkRequest request, const std::string& what) const {
  const auto message = request.bytes();
  check(static_cast<int>(::send(socket_.get(), message.data(), message.size(), 0)), what.c_str());
  // The kernel acknowledges before send() returns, so this does not block.
  std::array<std::uint8_t, 4096> answer;
  const ssize_t bytes = recv(socket_.get(), answer.data(), answer.size(), 0);
  check(static_cast<int>(bytes), what.c_str());
  nlmsghdr header;
  nlmsgerr error;
  if (static_cast<std::size_t>(bytes) < NLMSG_LENGTH(sizeof(error))) {
    throw_error(EPROTO, what);
  }
  std::memcpy(&header, answer.data(), sizeof(header));
  std::memcpy(&error, answer.data() + NLMSG_HDRLEN, sizeof(error));
  if (header.nlmsg_type != NLMSG_ERROR) throw_error(EPROTO, what);
  if (error.error != 0) throw_error(-error.error, what);
}

}  // namespace pawprint::workload
