// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Runs a classic BPF program as the kernel does (net/core/filter.c), as far as
// handshake_filter() needs it: anything else is -1.
#pragma once

#include <linux/filter.h>

#include <array>
#include <cstdint>
#include <span>

namespace pawprint::test {

struct FilteredPacket {
  std::span<const std::uint8_t> bytes;
  std::uint32_t protocol = 0;     // ETH_P_*
  std::uint32_t packet_type = 0;  // PACKET_HOST, …
};

class ClassicBpf {
 public:
  explicit ClassicBpf(const FilteredPacket& packet) : packet_(packet) {}

  // What the program returns; 0 when it reads beyond the packet.
  std::int64_t run(std::span<const sock_filter> program) {
    for (std::size_t at = 0; at < program.size(); ++at) {
      const sock_filter& now = program[at];
      if (now.code == (BPF_RET | BPF_K)) return now.k;
      if (BPF_CLASS(now.code) == BPF_JMP) {
        at += jumps(now) ? now.jt : now.jf;
      } else if (!step(now)) {
        return outside_ ? 0 : -1;
      }
    }
    return -1;
  }

 private:
  bool jumps(const sock_filter& now) const {
    const std::uint32_t other = BPF_SRC(now.code) == BPF_X ? x_ : now.k;
    return BPF_OP(now.code) == BPF_JSET ? (a_ & other) != 0 : a_ == other;
  }

  bool step(const sock_filter& now) {
    switch (now.code) {
      case BPF_LD | BPF_IMM:
        a_ = now.k;
        return true;
      case BPF_LDX | BPF_IMM:
        x_ = now.k;
        return true;
      case BPF_LD | BPF_MEM:
        a_ = memory_[now.k];
        return true;
      case BPF_ST:
        memory_[now.k] = a_;
        return true;
      case BPF_MISC | BPF_TAX:
        x_ = a_;
        return true;
      case BPF_ALU | BPF_ADD | BPF_K:
        a_ += now.k;
        return true;
      case BPF_ALU | BPF_ADD | BPF_X:
        a_ += x_;
        return true;
      case BPF_ALU | BPF_AND | BPF_K:
        a_ &= now.k;
        return true;
      case BPF_ALU | BPF_LSH | BPF_K:
        a_ <<= now.k;
        return true;
      case BPF_ALU | BPF_RSH | BPF_K:
        a_ >>= now.k;
        return true;
      default:
        return load(now);
    }
  }

  bool load(const sock_filter& now) {
    const auto about = static_cast<std::int32_t>(now.k) - SKF_AD_OFF;
    switch (now.code) {
      case BPF_LD | BPF_W | BPF_ABS:
        if (about == SKF_AD_PROTOCOL) a_ = packet_.protocol;
        if (about == SKF_AD_PKTTYPE) a_ = packet_.packet_type;
        return about == SKF_AD_PROTOCOL || about == SKF_AD_PKTTYPE;
      case BPF_LD | BPF_B | BPF_ABS:
        return read(now.k, 1, a_);
      case BPF_LD | BPF_B | BPF_IND:
        return read(std::size_t{x_} + now.k, 1, a_);
      case BPF_LD | BPF_H | BPF_ABS:
        return read(now.k, 2, a_);
      case BPF_LDX | BPF_B | BPF_MSH:
        if (!read(now.k, 1, x_)) return false;
        x_ = (x_ & 0xf) * 4;
        return true;
      default:
        return false;
    }
  }

  bool read(std::size_t at, std::size_t count, std::uint32_t& into) {
    outside_ = at + count > packet_.bytes.size();
    if (outside_) return false;
    into = 0;
    for (const std::uint8_t byte : packet_.bytes.subspan(at, count)) into = into << 8 | byte;
    return true;
  }

  FilteredPacket packet_;
  std::uint32_t a_ = 0, x_ = 0;
  std::array<std::uint32_t, BPF_MEMWORDS> memory_{};
  bool outside_ = false;
};

}  // namespace pawprint::test
