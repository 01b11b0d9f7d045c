// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/pcapng_writer.h"

#include <fmt/format.h>

#include "core/text.h"
#include "event/names.h"
#include "export/pcapng.h"
#include "model/snapshot.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

constexpr const char* kRebuilt =
    "; headers made from the event: only addresses, ports, flags, seq and TSval were recorded";

}  // namespace

std::string packet_comment(const pp_syn& syn, const std::string& owner) {
  std::string text(reason_name(syn.reason));
  text +=
      syn.verdict == PP_SYN_DROPPED ? ": SYN dropped" : ": no SYN-ACK seen, a drop is not proved";
  if ((syn.h.have & PP_HAVE_QUEUES) != 0) {
    text += fmt::format(", accept queue {}/{}", syn.ack_backlog, syn.max_ack_backlog);
  }
  if ((syn.h.have & PP_HAVE_SYN_QUEUE) != 0) {
    text += fmt::format(", SYN queue {}/{}", syn.qlen, pp_syn_queue_limit(&syn));
  }
  if ((syn.h.have & PP_HAVE_COOKIES) != 0) {
    text += fmt::format(", syncookies {}", unsigned{syn.syncookies});
  }
  if (!owner.empty()) text += ", listener of " + owner;
  return printable(text);
}

std::string packet_comment(const pp_timewait& segment) {
  std::string text(tw_kind_name(pp_tw_kind(&segment)));
  text += segment.substate == PP_TCP_FIN_WAIT2 ? ": SYN to a FIN_WAIT2 socket refused"
                                               : ": SYN to a TIME_WAIT socket refused";
  if ((segment.h.have & PP_HAVE_TSVAL) != 0) text += fmt::format(", TSval {}", segment.tsval);
  if ((segment.h.have & PP_HAVE_TS_RECENT) != 0) {
    text += fmt::format(", ts_recent {} of {} s ago", segment.ts_recent, segment.ts_age_s);
  }
  return printable(text);
}

PcapngWriter::PcapngWriter(WriteBytes write, const RecordingInfo& info)
    : out_(std::move(write)), hostname_(printable(info.node.hostname)) {
  const std::string os = printable("Linux " + info.node.kernel);
  const std::string program = printable(info.program);
  const std::string comment = fmt::format(
      "SYNs without an answer, seen by pawprint on {}; times and reasons are the kernel's "
      "functions', not a network card's",
      hostname_);
  out_.append(pcapng_section({os, program, comment}));
}

void PcapngWriter::on_event(const Event& event) {
  time_.on_event(event);
  listeners_.on_event(event);
  if (const auto* syn = std::get_if<pp_syn>(&event)) {
    if (syn->verdict == PP_SYN_ANSWERED) return;
    add(syn->h, syn->netns, packet_bytes(*syn), packet_comment(*syn, listeners_.owner(*syn)));
  } else if (const auto* segment = std::get_if<pp_timewait>(&event)) {
    if (pp_tw_is_refused(segment) == 0) return;
    add(segment->h, segment->netns, packet_bytes(*segment), packet_comment(*segment));
  }
}

void PcapngWriter::add(const pp_header& head, std::uint32_t netns, const PacketBytes& packet,
                       const std::string& comment) {
  std::optional<std::uint32_t> known;
  if ((head.have & PP_HAVE_NETNS) != 0) known = netns;
  PcapngPacket block;
  block.interface = interface_of(known);
  block.realtime_ns = time_.realtime(head.time_ns);
  block.bytes = packet.bytes;
  block.original_bytes = packet.original_bytes;
  const std::string text = packet.is_rebuilt ? comment + kRebuilt : comment;
  block.comment = text;
  out_.append(pcapng_packet(block));
}

std::uint32_t PcapngWriter::interface_of(std::optional<std::uint32_t> netns) {
  const auto number = static_cast<std::uint32_t>(interfaces_.size());
  const auto [at, is_new] = interfaces_.emplace(netns, number);
  if (is_new) {
    const std::string name = netns ? fmt::format("netns {}", *netns) : "netns unknown";
    out_.append(pcapng_interface(name, fmt::format("network {} of {}", name, hostname_)));
  }
  return at->second;
}

}  // namespace pawprint
