// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/handshake_filter.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "catch.h"
#include "unit/packet/packets.h"
#include "unit/source/wire/classic_bpf.h"

namespace pawprint::test {
namespace {

bool passes(const Bytes& packet, std::uint32_t packet_type) {
  const std::uint32_t protocol = packet[0] >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP;
  const auto program = handshake_filter();
  const auto result = ClassicBpf({packet, protocol, packet_type}).run(program);
  CHECK((result == 0 || result == kSnapBytes));
  return result > 0;
}

TcpSegment segment_of(std::uint8_t flags) {
  TcpSegment segment = syn_segment();
  segment.flags = flags;
  return segment;
}

TEST_CASE("wire filter: each segment of a handshake passes in one direction only", "[unit]") {
  struct Expected {
    std::uint8_t flags;
    bool in, out;
  };
  constexpr Expected kAll[] = {{kSyn, true, false},
                               {kSyn | 0xc0, true, false},  // ECN
                               {kSyn | kAck, false, true},
                               {kRst, true, true},
                               {kRst | kAck, true, true},
                               {kSyn | kFin, false, false},
                               {kAck | kPsh, false, false},
                               {kFin | kAck, false, false},
                               {0, false, false}};
  for (const Expected& expected : kAll) {
    // Data, so that a bare ACK is none.
    TcpSegment segment = segment_of(expected.flags);
    segment.payload = {'x'};
    for (const Bytes& packet : {packet4(segment), packet6(segment), packet6(segment, 2)}) {
      INFO("flags " << int(expected.flags) << " over IPv" << (packet[0] >> 4));
      CHECK(passes(packet, PACKET_HOST) == expected.in);
      CHECK(passes(packet, PACKET_OUTGOING) == expected.out);
      CHECK_FALSE(passes(packet, PACKET_OTHERHOST));
    }
  }
}

TEST_CASE("wire filter: a bare ACK passes only on its way out with IP id 0", "[unit]") {
  Bytes ack = packet4(segment_of(kAck));
  CHECK(passes(ack, PACKET_OUTGOING));
  CHECK_FALSE(passes(ack, PACKET_HOST));
  ack[5] = 1;
  CHECK_FALSE(passes(ack, PACKET_OUTGOING));
  CHECK_FALSE(passes(packet6(segment_of(kAck)), PACKET_OUTGOING));
}

TEST_CASE("wire filter: IP options are passed over, later fragments are not", "[unit]") {
  Bytes packet = packet4(syn_segment());
  Bytes with_options = packet;
  with_options[0] = 0x46;
  with_options.insert(with_options.begin() + 20, {1, 1, 1, 0});
  set16(with_options, 2, static_cast<unsigned>(with_options.size()));
  CHECK(passes(with_options, PACKET_HOST));
  packet[7] = 3;
  CHECK_FALSE(passes(packet, PACKET_HOST));
}

TEST_CASE("wire filter: nothing else passes", "[unit]") {
  Bytes udp = packet4(syn_segment());
  udp[9] = IPPROTO_UDP;
  CHECK_FALSE(passes(udp, PACKET_HOST));
  CHECK_FALSE(passes(packet6(syn_segment(), 5), PACKET_HOST));
  Bytes cut = packet4(syn_segment());
  cut.resize(30);
  CHECK_FALSE(passes(cut, PACKET_HOST));
  const auto program = handshake_filter();
  CHECK(ClassicBpf({cut, ETH_P_ARP, PACKET_HOST}).run(program) == 0);
}

TEST_CASE("wire filter: which kernels' answers for TIME_WAIT it can know", "[unit]") {
  for (const char* release :
       {"5.4.286", "5.10.0-46-amd64", "6.1.0", "6.12.118+deb13-amd64", "10.0-rc1"}) {
    CAPTURE(release);
    CHECK(challenges_have_no_id(release));
  }
  for (const char* release : {"3.10.99", "4.19.0-27-amd64", "5.3.18-lp152", "5", "", "strange"}) {
    CAPTURE(release);
    CHECK_FALSE(challenges_have_no_id(release));
  }
}

TEST_CASE("wire filter: the kernel takes the program", "[unit]") {
  auto program = handshake_filter();
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  REQUIRE(fd >= 0);
  CHECK(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)) == 0);
  close(fd);
}

}  // namespace
}  // namespace pawprint::test
