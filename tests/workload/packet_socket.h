// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Raw Ethernet frames out of and into one interface.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/unique_fd.h"
#include "packet/bytes.h"
#include "waiter.h"

namespace pawprint::workload {

class PacketSocket {
 public:
  // In the network namespace of the caller, where it stays.
  explicit PacketSocket(const std::string& interface);

  // All of them, in this order. Blocks while the interface takes no more.
  void send(std::span<const Bytes> frames) const;

  // The next frame that came in; it is valid until the next call. Nothing at the deadline.
  std::optional<std::span<const std::uint8_t>> receive(const Waiter& waiter, Time deadline);

  // Frames that the receive buffer could not take, since the last call.
  unsigned take_drops() const;

 private:
  UniqueFd socket_;
  Bytes buffer_;
};

}  // namespace pawprint::workload
