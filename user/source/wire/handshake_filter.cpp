// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/handshake_filter.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include "packet/tcp_segment.h"

namespace pawprint {
namespace {

// The flags that tell a handshake's segments apart.
constexpr std::uint32_t kFlags = kFin | kSyn | kRst | kAck;
constexpr std::uint32_t kSynAck = kSyn | kAck;
constexpr int kMostExtensions = 4;

// Words of the program's memory.
constexpr std::uint32_t kNextHeader = 0;
constexpr std::uint32_t kTcpFlags = 1;
constexpr std::uint32_t kIsIp4 = 2;

// Collects instructions; jumps name their targets, which are known at the end.
class Assembler {
 public:
  enum Target : std::uint8_t { kNext, kIp6, kTcp, kOut, kBareAck, kAccept, kReject, kTargets };

  void add(std::uint16_t code, std::uint32_t k) { program_.push_back({code, 0, 0, k}); }
  void load_byte(std::uint32_t at) { add(BPF_LD | BPF_B | BPF_ABS, at); }
  void load_half(std::uint32_t at) { add(BPF_LD | BPF_H | BPF_ABS, at); }
  void load_byte_at_x(std::uint32_t at) { add(BPF_LD | BPF_B | BPF_IND, at); }
  void load_about_packet(int what) {
    add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF + what));
  }
  void store(std::uint32_t word) { add(BPF_ST, word); }
  void load(std::uint32_t word) { add(BPF_LD | BPF_MEM, word); }

  void jump(std::uint16_t test, std::uint32_t k, Target if_true, Target if_false = kNext) {
    jumps_.push_back({program_.size(), if_true, if_false});
    add(static_cast<std::uint16_t>(BPF_JMP | test), k);
  }
  void jump_if_equal(std::uint32_t k, Target if_true, Target if_false = kNext) {
    jump(BPF_JEQ | BPF_K, k, if_true, if_false);
  }
  // Jumps over the next `count` instructions.
  void skip_if_equal(std::uint32_t k, std::uint8_t count) {
    program_.push_back({BPF_JMP | BPF_JEQ | BPF_K, count, 0, k});
  }
  void here(Target target) { at_[target] = program_.size(); }

  std::vector<sock_filter> finish() {
    for (const Jump& jump : jumps_) {
      program_[jump.from].jt = distance(jump.from, jump.if_true);
      program_[jump.from].jf = distance(jump.from, jump.if_false);
    }
    return std::move(program_);
  }

 private:
  struct Jump {
    std::size_t from;
    Target if_true, if_false;
  };
  std::uint8_t distance(std::size_t from, Target target) const {
    return target == kNext ? 0 : static_cast<std::uint8_t>(at_[target] - from - 1);
  }

  std::vector<sock_filter> program_;
  std::vector<Jump> jumps_;
  std::array<std::size_t, kTargets> at_{};
};

// Leaves the length of the IP header in X, or rejects.
void find_tcp_in_ip4(Assembler& code) {
  code.load_byte(9);
  code.jump_if_equal(IPPROTO_TCP, Assembler::kNext, Assembler::kReject);
  code.load_half(6);
  code.jump(BPF_JSET | BPF_K, 0x1fff, Assembler::kReject);  // a later fragment
  code.add(BPF_LDX | BPF_B | BPF_MSH, 0);
  code.add(BPF_LD | BPF_IMM, 1);
  code.store(kIsIp4);
  code.jump_if_equal(1, Assembler::kTcp, Assembler::kTcp);
}

void find_tcp_in_ip6(Assembler& code) {
  code.add(BPF_LD | BPF_IMM, 0);
  code.store(kIsIp4);
  code.load_byte(6);
  code.add(BPF_LDX | BPF_IMM, 40);
  for (int i = 0; i < kMostExtensions; ++i) {
    code.jump_if_equal(IPPROTO_TCP, Assembler::kTcp);
    code.skip_if_equal(IPPROTO_HOPOPTS, 2);
    code.skip_if_equal(IPPROTO_ROUTING, 1);
    code.jump_if_equal(IPPROTO_DSTOPTS, Assembler::kNext, Assembler::kReject);
    code.load_byte_at_x(0);
    code.store(kNextHeader);
    code.load_byte_at_x(1);
    code.add(BPF_ALU | BPF_ADD | BPF_K, 1);  // NOLINT(misc-redundant-expression): two are 0
    code.add(BPF_ALU | BPF_LSH | BPF_K, 3);
    code.add(BPF_ALU | BPF_ADD | BPF_X, 0);
    code.add(BPF_MISC | BPF_TAX, 0);
    code.load(kNextHeader);
  }
  code.jump_if_equal(IPPROTO_TCP, Assembler::kTcp, Assembler::kReject);
}

// X is where TCP begins.
void choose_by_flags(Assembler& code) {
  code.load_byte_at_x(13);
  code.add(BPF_ALU | BPF_AND | BPF_K, kFlags);
  code.store(kTcpFlags);
  code.load_about_packet(SKF_AD_PKTTYPE);
  code.jump_if_equal(PACKET_OUTGOING, Assembler::kOut);
  code.jump_if_equal(PACKET_OTHERHOST, Assembler::kReject);
  code.load(kTcpFlags);
  code.jump_if_equal(kSyn, Assembler::kAccept);
  code.jump(BPF_JSET | BPF_K, kRst, Assembler::kAccept, Assembler::kReject);

  code.here(Assembler::kOut);
  code.load(kTcpFlags);
  code.jump_if_equal(kSynAck, Assembler::kAccept);
  code.jump(BPF_JSET | BPF_K, kRst, Assembler::kAccept);
  code.jump_if_equal(kAck, Assembler::kBareAck, Assembler::kReject);

  code.here(Assembler::kBareAck);
  code.load(kIsIp4);
  code.jump_if_equal(1, Assembler::kNext, Assembler::kReject);
  code.load_half(4);
  code.jump_if_equal(0, Assembler::kNext, Assembler::kReject);
  // Without data: the total length is that of both headers.
  code.load_byte_at_x(12);
  code.add(BPF_ALU | BPF_RSH | BPF_K, 4);
  code.add(BPF_ALU | BPF_LSH | BPF_K, 2);
  code.add(BPF_ALU | BPF_ADD | BPF_X, 0);
  code.add(BPF_MISC | BPF_TAX, 0);
  code.load_half(2);
  code.jump(BPF_JEQ | BPF_X, 0, Assembler::kAccept, Assembler::kReject);
}

}  // namespace

std::vector<sock_filter> handshake_filter() {
  Assembler code;
  code.load_about_packet(SKF_AD_PROTOCOL);
  code.jump_if_equal(ETH_P_IPV6, Assembler::kIp6);
  code.jump_if_equal(ETH_P_IP, Assembler::kNext, Assembler::kReject);
  find_tcp_in_ip4(code);
  code.here(Assembler::kIp6);
  find_tcp_in_ip6(code);
  code.here(Assembler::kTcp);
  choose_by_flags(code);
  code.here(Assembler::kAccept);
  code.add(BPF_RET | BPF_K, kSnapBytes);
  code.here(Assembler::kReject);
  code.add(BPF_RET | BPF_K, 0);
  return code.finish();
}

bool challenges_have_no_id(std::string_view release) {
  constexpr std::pair kSince{5U, 4U};
  std::pair<unsigned, unsigned> version{0, 0};
  const char* end = release.data() + release.size();
  const auto [dot, bad] = std::from_chars(release.data(), end, version.first);
  if (bad == std::errc{} && dot != end) std::from_chars(dot + 1, end, version.second);
  return version >= kSince;
}

}  // namespace pawprint
