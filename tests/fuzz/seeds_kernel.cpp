// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/if_packet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/taskstats.h>

#include <cstring>

#include "fuzz/seeds.h"
#include "packet/tcp_options.h"
#include "source/ftrace/exec_definitions.h"
#include "unit/packet/packets.h"

namespace pawprint::fuzz {
namespace {

template <typename T>
std::string raw(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string attribute(std::uint16_t type, const std::string& payload) {
  std::string bytes = raw(nlattr{static_cast<__u16>(NLA_HDRLEN + payload.size()), type}) + payload;
  bytes.resize(NLA_ALIGN(bytes.size()));
  return bytes;
}

std::string message(std::uint16_t type, const std::string& body) {
  nlmsghdr head{};
  head.nlmsg_type = type;
  head.nlmsg_len = static_cast<__u32>(NLMSG_HDRLEN + body.size());
  return raw(head) + body;
}

void add_netlink(Seeds& seeds) {
  inet_diag_msg listener{};
  listener.idiag_family = AF_INET;
  listener.idiag_state = 10;
  listener.id.idiag_sport = htons(80);
  listener.idiag_rqueue = 3;
  listener.idiag_wqueue = 2;
  const std::string memory(SK_MEMINFO_VARS * sizeof(__u32), '\x01');
  const std::string diag =
      message(SOCK_DIAG_BY_FAMILY, raw(listener) + attribute(INET_DIAG_SKMEMINFO, memory));
  taskstats stats{};
  stats.version = TASKSTATS_VERSION;
  stats.cpu_count = 1;
  stats.cpu_delay_total = 2'000'000;
  stats.ac_utime = 3000;
  const std::string end =
      attribute(TASKSTATS_TYPE_AGGR_PID, attribute(TASKSTATS_TYPE_PID, raw(__u32{77})) +
                                             attribute(TASKSTATS_TYPE_STATS, raw(stats)));
  const std::string exits = message(24, raw(genlmsghdr{TASKSTATS_CMD_NEW, 1, 0}) + end);
  seeds.add("netlink", diag);
  seeds.add("netlink", exits);
  seeds.add("netlink", diag + exits + diag);
}

// A frame of `way` (see wire_packets.cpp) `ticks` after the one before.
std::string frame(char way, char ticks, const Bytes& packet) {
  return std::string{way, ticks, static_cast<char>(packet.size())} + text_of(packet);
}

TcpSegment answer(std::uint8_t flags) {
  TcpSegment segment = test::syn_segment();
  std::swap(segment.source_port, segment.destination_port);
  segment.flags = flags;
  segment.ack = segment.seq + 1;
  return segment;
}

void add_wire(Seeds& seeds) {
  const Bytes syn = test::packet4(test::syn_segment());
  for (const Bytes& packet :
       {syn, test::packet6(test::syn_segment()), test::packet6(test::syn_segment(), 2)}) {
    seeds.add("packets", std::string(1, '\0') + text_of(packet));
    seeds.add("wire_packets", "\x01" + frame(0, 1, packet) + frame(6, 99, packet) + "\x1f\x01\x02");
  }
  for (const std::uint8_t flags : {kSyn | kAck, kRst | kAck, int{kAck}}) {
    Bytes back;
    const TcpSegment segment = answer(static_cast<std::uint8_t>(flags));
    put_ip_header(back, test::kHere4, test::kPeer4, IPPROTO_TCP, tcp_bytes(segment));
    put_tcp_segment(back, segment, test::kHere4, test::kPeer4);
    seeds.add("wire_packets", "\x01" + frame(0, 1, syn) + frame(1, 1, back) + frame(4, 99, syn));
  }
  tpacket_block_desc block{};
  block.hdr.bh1.block_status = TP_STATUS_USER;
  block.hdr.bh1.num_pkts = 2;
  block.hdr.bh1.offset_to_first_pkt = sizeof(block);
  tpacket3_hdr packet{};
  packet.tp_net = TPACKET_ALIGN(sizeof(packet)) + sizeof(sockaddr_ll);
  packet.tp_snaplen = static_cast<__u32>(syn.size());
  packet.tp_next_offset = packet.tp_net + packet.tp_snaplen;
  std::string one = raw(packet);
  one.resize(TPACKET_ALIGN(sizeof(packet)));
  one += raw(sockaddr_ll{}) + text_of(syn);
  seeds.add("wire_packets", std::string(1, '\0') + raw(block) + one + one);
}

// A record of `probe` in the layout of exec_records.cpp, behind what that target reads before it.
std::string exec_record(ExecProbe probe, std::uint32_t tid, std::uint64_t pid,
                        const std::string& text) {
  constexpr std::size_t kNumbers = 5;
  constexpr std::size_t kTexts = 5 + kTracedArguments;
  const auto end = static_cast<std::uint32_t>(8 + kNumbers * 8 + kTexts * 4);
  std::string record = raw(static_cast<std::uint16_t>(probe)) + std::string(2, '\0') + raw(tid);
  record += raw(pid) + raw(std::uint64_t{tid}) + raw(std::uint64_t{0}) + raw(std::uint64_t{0}) +
            raw(std::uint64_t{1});
  for (std::size_t i = 0; i < kTexts; ++i) {
    record += raw(end | static_cast<std::uint32_t>(text.size() + 1) << 16);
  }
  record += text + '\0';
  return std::string{7, 0, 9, static_cast<char>(record.size() >> 8),
                     static_cast<char>(record.size())} +
         record;
}

void add_exec(Seeds& seeds) {
  const std::string container = "/kubepods/pod1/" + std::string(64, 'a');
  const std::string release{0, 1, 0, 0, 0};
  for (const std::string& path : {container, std::string("/system.slice")}) {
    seeds.add("exec_records", exec_record(ExecProbe::kExec, 90, 90, "/usr/bin/runc") +
                                  exec_record(ExecProbe::kNewTask, 90, 100, "") +
                                  exec_record(ExecProbe::kAttach, 90, 100, path) +
                                  exec_record(ExecProbe::kExec, 100, 100, "/proc/self/exe") +
                                  release + exec_record(ExecProbe::kArguments, 100, 100, "-q") +
                                  exec_record(ExecProbe::kExec, 100, 100, "/bin/check") +
                                  exec_record(ExecProbe::kExitCode, 100, 100, "") +
                                  exec_record(ExecProbe::kExit, 100, 100, "") +
                                  exec_record(ExecProbe::kExit, 90, 90, "") + release);
  }
  seeds.add("exec_records", exec_record(ExecProbe::kMove, 90, 0, "100\n") + release);
}

}  // namespace

void add_kernel_messages(Seeds& seeds) {
  add_netlink(seeds);
  add_wire(seeds);
  add_exec(seeds);
}

}  // namespace pawprint::fuzz
