// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a packet socket hands over: the block of a ring whose packets are anywhere in it, or
// frames of any bytes at any time. What the tracker makes of them are whole events, each SYN
// judged once.
#include <algorithm>
#include <cstring>

#include "event/event.h"
#include "fuzz/input.h"
#include "fuzz/whole_events.h"
#include "source/wire/handshake_tracker.h"
#include "source/wire/ring_block.h"
#include "source/wire/wire_events.h"

namespace {

using namespace pawprint;
using fuzz::must;
using fuzz::must_be_whole;

constexpr std::size_t kMostFrames = 64;

class Tracked {
 public:
  void on_frame(const WirePacket& about, std::span<const std::uint8_t> bytes) {
    const auto headers = parse_tcp_headers(bytes);
    if (!headers) return;
    must(headers->bytes.size() <= bytes.size() && headers->ip_bytes < headers->bytes.size());
    WirePacket packet = about;
    packet.headers = *headers;
    tracker_.on_packet(packet);
    must(tracker_.untracked() == 0 && tracker_.pending() <= ++frames_);
  }

  void judge(std::uint64_t now_ns, fuzz::Input& input) {
    tracker_.look_up(now_ns, [&](WireSyn& syn) {
      must(!syn.looked_up);
      syn.listener = evidence(input);
      return (input.byte() & 1) != 0;
    });
    tracker_.judge(now_ns, [&](const WireSyn& syn) {
      must(syn.time_ns + HandshakeTracker::kDeadlineNs <= now_ns);
      tell(syn);
      return static_cast<HandshakeTracker::Judged>(input.byte() % 3);
    });
  }

 private:
  static ListenerEvidence evidence(fuzz::Input& input) {
    ListenerEvidence listener;
    listener.exists = true;
    const std::uint8_t known = input.byte();
    if ((known & 1) != 0) listener.ack_backlog = input.byte();
    if ((known & 2) != 0) listener.max_ack_backlog = input.byte();
    if ((known & 4) != 0) listener.drops_rise = input.byte();
    if ((known & 8) != 0) listener.rise.listen_drops = input.byte();
    if ((known & 16) != 0) listener.rise.paws_passive = input.byte();
    listener.inode = known >> 5;
    return listener;
  }

  static void tell(const WireSyn& syn) {
    must_be_whole(answered_event(syn));
    const auto why = explain_unanswered(syn.listener, syn.tsval.has_value());
    must_be_whole(unanswered_event(syn, why));
    must_be_whole(refused_event(syn, PP_TW_ACK, std::nullopt));
  }

  HandshakeTracker tracker_;
  std::size_t frames_ = 0;
};

void read_block(std::span<const std::uint8_t> bytes) {
  (void)visit_ring_block(std::as_bytes(bytes), [&](const RingPacket& packet) {
    must(packet.bytes.data() >= bytes.data() &&
         packet.bytes.data() + packet.bytes.size() <= bytes.data() + bytes.size());
    (void)parse_tcp_headers(packet.bytes);
  });
}

void read_frames(fuzz::Input input) {
  Tracked tracked;
  WirePacket about;
  about.netns = 7;
  for (std::size_t i = 0; i < kMostFrames && !input.empty(); ++i) {
    const std::uint8_t way = input.byte();
    about.outgoing = (way & 1) != 0;
    about.interface = way >> 1 & 1;
    about.time_ns += std::uint64_t{input.byte()} << 20;
    tracked.on_frame(about, input.take(input.byte()));
    if ((way & 4) != 0) tracked.judge(about.time_ns, input);
  }
  tracked.judge(about.time_ns + HandshakeTracker::kDeadlineNs, input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  if ((input.byte() & 1) == 0) {
    read_block(input.rest());
  } else {
    read_frames(input);
  }
  return 0;
}
