// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// An AF_PACKET socket with a TPACKET_V3 receive ring that hears every interface of one
// network namespace through handshake_filter(). Documentation/networking/packet_mmap.rst.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "core/result.h"
#include "core/unique_fd.h"
#include "source/wire/ring_block.h"

namespace pawprint {

class PacketRing {
 public:
  static constexpr std::size_t kBlockBytes = 16384;
  // A block is handed over when it is full, or this long after its first packet.
  static constexpr unsigned kRetireMs = 10;

  // In the network namespace of the caller, where it stays. `bytes` is rounded down to blocks,
  // at least two. Error: EPERM without CAP_NET_RAW.
  static Result<PacketRing> open(std::size_t bytes);

  PacketRing(PacketRing&& other) noexcept;
  PacketRing& operator=(PacketRing&& other) noexcept;
  ~PacketRing();

  int fd() const { return socket_.get(); }
  std::size_t bytes() const { return map_.size(); }

  // Visits what blocks hold that were handed over, and gives them back. The count of packets
  // whose place in the block makes no sense.
  std::uint64_t drain(const std::function<void(const RingPacket&)>& visit);

  // Packets that passed the filter and found no room, since the last call.
  std::uint64_t take_drops() const;

  // No packet passes any more.
  void mute() const;

 private:
  explicit PacketRing(UniqueFd socket) : socket_(std::move(socket)) {}
  void unmap();

  UniqueFd socket_;
  std::span<std::byte> map_;
  std::size_t next_block_ = 0;
};

}  // namespace pawprint
