// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/forged_peers.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "packet/ip_packet.h"
#include "packet/tcp_options.h"

namespace pawprint {
namespace {

using namespace std::chrono_literals;

// Answers come within microseconds; an emulated machine under load takes longer.
constexpr auto kPatience = 3000ms;
constexpr std::size_t kMostPacketBytes = 65536;
constexpr std::uint32_t kOlder = 5000;

std::array<std::uint8_t, 4> network_order(std::uint32_t address) {
  return {static_cast<std::uint8_t>(address >> 24), static_cast<std::uint8_t>(address >> 16),
          static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address)};
}

}  // namespace

ForgedConnection ForgedPeers::new_connection(std::uint16_t listener_port) {
  constexpr std::uint32_t kMostPeers = 60000;
  ++peers_;
  // Away from 0, so that no value is one that memory is full of.
  const auto value = [this] { return static_cast<std::uint32_t>(random_()) | 0x01010101U; };
  return {.address = PrivateNetns::kPeerNetwork + 1 + peers_ % kMostPeers,
          .port = static_cast<std::uint16_t>(1024 + random_() % 60000),
          .listener_port = listener_port,
          .seq = value(),
          .ack = 0,
          .tsval = value(),
          .tsecr = std::nullopt};
}

Result<void> ForgedPeers::put_on_wire(const ForgedConnection& from, TcpSegment segment) const {
  segment.source_port = from.port;
  segment.destination_port = from.listener_port;
  const auto source = network_order(from.address);
  const auto destination = network_order(PrivateNetns::kListenerAddress);
  Bytes packet;
  put_ip_header(packet, source, destination, IPPROTO_TCP, tcp_bytes(segment));
  put_tcp_segment(packet, segment, source, destination);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(PrivateNetns::kListenerAddress);
  const auto* address = reinterpret_cast<const sockaddr*>(&to);
  ssize_t sent = -1;
  do {
    sent =
        sendto(netns_.raw.get(), packet.data(), packet.size(), MSG_NOSIGNAL, address, sizeof(to));
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return fail_errno("sending a forged segment");
  return {};
}

Result<ForgedConnection> ForgedPeers::half_open(std::uint16_t listener_port) {
  ForgedConnection connection = new_connection(listener_port);
  const TcpSegment syn{
      .seq = connection.seq, .flags = kSyn, .options = syn_options(connection.tsval)};
  if (auto sent = put_on_wire(connection, syn); !sent) return fail(sent.error());
  connection.seq++;
  const auto syn_ack = answer(connection, [&](const TcpSegment& segment) {
    return segment.has(kSyn | kAck) && segment.ack == connection.seq;
  });
  if (!syn_ack) return fail("a SYN of its own was not answered");
  connection.ack = syn_ack->seq + 1;
  if (const auto timestamps = timestamps_of(syn_ack->options)) {
    connection.tsecr = timestamps->tsval;
  }
  return connection;
}

Result<void> ForgedPeers::send(ForgedConnection& connection, std::uint8_t flags,
                               std::uint32_t ahead) {
  connection.tsval += 1000 + random_() % 1000;
  const TcpSegment segment{
      .seq = connection.seq + ahead,
      .ack = connection.ack,
      .flags = flags,
      .options = timestamp_options({connection.tsval, connection.tsecr.value_or(0)})};
  if (auto sent = put_on_wire(connection, segment); !sent) return sent;
  if ((flags & kFin) == 0) return {};
  connection.seq++;
  const auto acked = answer(connection, [&](const TcpSegment& heard) {
    return heard.has(kAck) && heard.ack == connection.seq;
  });
  if (!acked) return fail("a FIN of its own was not answered");
  return {};
}

Result<void> ForgedPeers::send_old_syn(const ForgedConnection& connection) {
  const TcpSegment syn{
      .seq = connection.seq, .flags = kSyn, .options = syn_options(connection.tsval - kOlder)};
  if (auto sent = put_on_wire(connection, syn); !sent) return sent;
  const auto refused = answer(
      connection, [](const TcpSegment& heard) { return heard.has(kAck) && !heard.has(kSyn); });
  if (!refused) return fail("an old SYN of its own was not answered");
  return {};
}

Result<void> ForgedPeers::send_useless(std::uint16_t listener_port) {
  return put_on_wire(new_connection(listener_port), {.flags = kSyn | kFin});
}

Result<void> ForgedPeers::take_fin(ForgedConnection& connection) {
  const auto fin =
      answer(connection, [](const TcpSegment& heard) { return heard.has(kFin | kAck); });
  if (!fin) return fail("the FIN of a connection of its own did not come");
  connection.ack = fin->seq + 1;
  return {};
}

std::optional<ForgedPeers::Answer> ForgedPeers::hear(Clock::time_point deadline) {
  std::array<std::uint8_t, kMostPacketBytes> buffer;  // NOLINT: recv() fills it
  while (true) {
    const ssize_t got = recv(netns_.answers.get(), buffer.data(), buffer.size(), 0);
    if (got < 0) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
      if (left <= 0ms) return std::nullopt;
      pollfd readable{.fd = netns_.answers.get(), .events = POLLIN, .revents = 0};
      poll(&readable, 1, static_cast<int>(left.count()));
      continue;
    }
    const auto packet = parse_ip_packet(std::span(buffer).first(static_cast<std::size_t>(got)));
    if (!packet || packet->protocol != IPPROTO_TCP) continue;
    if (get32(packet->source, 0) != PrivateNetns::kListenerAddress) continue;
    auto segment = parse_tcp_segment(packet->payload);
    if (segment) return Answer{get32(packet->destination, 0), std::move(*segment)};
  }
}

void ForgedPeers::note(const Answer& answer) {
  if (!answer.segment.has(kSyn | kAck)) return;
  if (answered_.insert(answer.peer).second) return;
  sent_again_[answer.segment.source_port].insert(answer.peer);
}

std::uint32_t ForgedPeers::sent_again(std::uint16_t listener_port) const {
  const auto peers = sent_again_.find(listener_port);
  return peers == sent_again_.end() ? 0 : static_cast<std::uint32_t>(peers->second.size());
}

void ForgedPeers::catch_up() {
  while (const auto heard = hear(Clock::now())) note(*heard);
}

std::optional<TcpSegment> ForgedPeers::answer(const ForgedConnection& to,
                                              const std::function<bool(const TcpSegment&)>& is_it) {
  const auto deadline = Clock::now() + kPatience;
  while (auto heard = hear(deadline)) {
    note(*heard);
    if (heard->peer == to.address && heard->segment.destination_port == to.port &&
        is_it(heard->segment)) {
      return std::move(heard->segment);
    }
  }
  return std::nullopt;
}

bool ForgedPeers::wait_for_sent_again(std::uint16_t listener_port, std::chrono::milliseconds quiet,
                                      std::chrono::milliseconds deadline) {
  const auto end = Clock::now() + deadline;
  while (sent_again(listener_port) == 0) {
    const auto heard = hear(end);
    if (!heard) return false;
    note(*heard);
  }
  while (const auto heard = hear(Clock::now() + quiet)) note(*heard);
  return true;
}

}  // namespace pawprint
