// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/packet_ring.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "source/wire/handshake_filter.h"

namespace pawprint {
namespace {

template <typename T>
Result<void> set(const UniqueFd& socket, int level, int option, const T& value, const char* what) {
  if (setsockopt(socket.get(), level, option, &value, sizeof(value)) != 0) return fail_errno(what);
  return {};
}

Result<void> attach(const UniqueFd& socket, std::vector<sock_filter> program) {
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return set(socket, SOL_SOCKET, SO_ATTACH_FILTER, filter, "attaching a packet filter");
}

Result<void> make_ring(const UniqueFd& socket, std::size_t blocks) {
  tpacket_req3 request{};
  request.tp_block_size = PacketRing::kBlockBytes;
  request.tp_block_nr = static_cast<unsigned>(blocks);
  request.tp_frame_size = 2048;
  request.tp_frame_nr = static_cast<unsigned>(blocks * PacketRing::kBlockBytes / 2048);
  request.tp_retire_blk_tov = PacketRing::kRetireMs;
  return set(socket, SOL_PACKET, PACKET_RX_RING, request, "making a packet ring");
}

Result<void> hear_all(const UniqueFd& socket) {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  // Only sockets for all protocols hear what goes out: net/core/dev.c dev_queue_xmit_nit().
  address.sll_protocol = htons(ETH_P_ALL);
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return fail_errno("binding a packet socket");
  }
  return {};
}

// `block` as the kernel filled it.
class Block {
 public:
  explicit Block(std::span<std::byte> bytes) : bytes_(bytes) {}

  bool is_ours() const {
    return (__atomic_load_n(&header()->block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) != 0;
  }
  void give_back() {
    __atomic_store_n(&header()->block_status, __u32{TP_STATUS_KERNEL}, __ATOMIC_RELEASE);
  }

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  // Blocks are aligned to pages.
  tpacket_hdr_v1* header() const {
    return &reinterpret_cast<tpacket_block_desc*>(bytes_.data())->hdr.bh1;
  }
  std::span<std::byte> bytes_;
};

}  // namespace

Result<PacketRing> PacketRing::open(std::size_t bytes) {
  // For no protocol until it is bound: nothing passes before the filter is there.
  PacketRing ring(UniqueFd(socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)));
  if (!ring.socket_) return fail_errno("opening a packet socket");
  const std::size_t blocks = std::max<std::size_t>(bytes / kBlockBytes, 2);
  if (auto done = attach(ring.socket_, handshake_filter()); !done) return fail(done.error());
  const int version = TPACKET_V3;
  if (auto done = set(ring.socket_, SOL_PACKET, PACKET_VERSION, version, "asking for TPACKET_V3");
      !done) {
    return fail(done.error());
  }
  if (auto done = make_ring(ring.socket_, blocks); !done) return fail(done.error());
  void* map = mmap(nullptr, blocks * kBlockBytes, PROT_READ | PROT_WRITE, MAP_SHARED, ring.fd(), 0);
  if (map == MAP_FAILED) return fail_errno("mapping a packet ring");
  ring.map_ = {static_cast<std::byte*>(map), blocks * kBlockBytes};
  if (auto done = hear_all(ring.socket_); !done) return fail(done.error());
  return ring;
}

PacketRing::PacketRing(PacketRing&& other) noexcept
    : socket_(std::move(other.socket_)),
      map_(std::exchange(other.map_, {})),
      next_block_(other.next_block_) {}

PacketRing& PacketRing::operator=(PacketRing&& other) noexcept {
  if (this == &other) return *this;
  unmap();
  socket_ = std::move(other.socket_);
  map_ = std::exchange(other.map_, {});
  next_block_ = other.next_block_;
  return *this;
}

PacketRing::~PacketRing() {
  unmap();
}

void PacketRing::unmap() {
  if (!map_.empty()) munmap(map_.data(), map_.size());
  map_ = {};
}

std::uint64_t PacketRing::drain(const std::function<void(const RingPacket&)>& visit) {
  std::uint64_t damaged = 0;
  const std::size_t blocks = map_.size() / kBlockBytes;
  for (std::size_t i = 0; i < blocks; ++i) {  // once around: a flood does not hold us here
    Block block(map_.subspan(next_block_ * kBlockBytes, kBlockBytes));
    if (!block.is_ours()) break;
    damaged += visit_ring_block(block.bytes(), visit);
    block.give_back();
    next_block_ = (next_block_ + 1) % blocks;
  }
  return damaged;
}

std::uint64_t PacketRing::take_drops() const {
  tpacket_stats_v3 stats{};
  socklen_t bytes = sizeof(stats);
  if (getsockopt(fd(), SOL_PACKET, PACKET_STATISTICS, &stats, &bytes) != 0) return 0;
  return stats.tp_drops;
}

void PacketRing::mute() const {
  // A program of one instruction cannot be refused.
  static_cast<void>(attach(socket_, {{BPF_RET | BPF_K, 0, 0, 0}}));
}

}  // namespace pawprint
