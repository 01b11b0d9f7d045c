// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Questions to the kernel over netlink: one request, the messages of its answer.
#pragma once

#include <linux/netlink.h>

#include <cstdint>
#include <functional>
#include <span>

#include "core/result.h"
#include "core/unique_fd.h"

namespace pawprint {

// One message of an answer. `body` follows the header, its length checked.
struct NetlinkMessage {
  std::uint16_t type = 0;
  std::uint32_t sequence = 0;
  std::span<const std::byte> body;
};

// Splits what was received; a message that claims more than there is ends it.
void split_netlink(std::span<const std::byte> received,
                   const std::function<void(const NetlinkMessage&)>& visit);

// What the kernel answers to a request: one object, all there are, or only that it was done.
enum class NetlinkAnswer { kOne, kAll, kDone };

class NetlinkSocket {
 public:
  // In the network namespace of the caller, where it stays.
  static Result<NetlinkSocket> open(int protocol);

  // Visits each message of the answer. The kernel answers at once; a second is the most that
  // this blocks. Error: what the kernel answered instead (ENOENT).
  Result<void> ask(std::uint16_t type, NetlinkAnswer answer, std::span<const std::byte> body,
                   const std::function<void(const NetlinkMessage&)>& visit);

  int fd() const { return socket_.get(); }

 private:
  explicit NetlinkSocket(UniqueFd socket) : socket_(std::move(socket)) {}

  UniqueFd socket_;
  std::uint32_t sequence_ = 0;
};

}  // namespace pawprint
