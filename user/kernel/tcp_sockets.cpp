// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/tcp_sockets.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "kernel/netlink_attributes.h"

namespace pawprint {
namespace {

constexpr std::uint8_t kTcpListen = 10;  // include/net/tcp_states.h

template <typename T>
std::span<const std::byte> bytes_of(const T& value) {
  return std::as_bytes(std::span(&value, 1));
}

// `raw`: network order, IPv4 in the first word.
Address address_of(int family, const void* raw) {
  if (family == AF_INET) return Address::from_v4(raw);
  Address address;
  std::memcpy(address.bytes.data(), raw, address.bytes.size());
  return address;
}

bool is_any(int family, const Address& address) {
  const auto begin = address.bytes.begin() + (family == AF_INET ? 12 : 0);
  return std::all_of(begin, address.bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

void put_address(const Address& address, __be32 (&into)[4]) {
  if (address.is_v4()) {
    std::memcpy(into, address.bytes.data() + 12, 4);
  } else {
    std::memcpy(into, address.bytes.data(), sizeof(into));
  }
}

inet_diag_req_v2 request_for(int family) {
  inet_diag_req_v2 request{};
  request.sdiag_family = static_cast<__u8>(family);
  request.sdiag_protocol = IPPROTO_TCP;
  return request;
}

std::optional<Address> parse_interface_address(std::span<const std::byte> body) {
  ifaddrmsg message{};
  if (body.size() < sizeof(message)) return std::nullopt;
  std::memcpy(&message, body.data(), sizeof(message));
  const auto attributes = body.subspan(sizeof(message));
  // On point-to-point links the address is the peer's, and the local one is apart.
  auto raw = find_attribute(attributes, IFA_LOCAL);
  if (raw.empty()) raw = find_attribute(attributes, IFA_ADDRESS);
  const std::size_t size = message.ifa_family == AF_INET ? 4 : 16;
  if (raw.size() < size) return std::nullopt;
  return address_of(message.ifa_family, raw.data());
}

}  // namespace

std::optional<DiagListener> parse_diag_listener(std::span<const std::byte> body) {
  inet_diag_msg message{};
  if (body.size() < sizeof(message)) return std::nullopt;
  std::memcpy(&message, body.data(), sizeof(message));
  if (message.idiag_state != kTcpListen) return std::nullopt;
  DiagListener listener;
  listener.local = address_of(message.idiag_family, message.id.idiag_src);
  listener.any_address = is_any(message.idiag_family, listener.local);
  listener.port = ntohs(message.id.idiag_sport);
  listener.ack_backlog = message.idiag_rqueue;
  listener.max_ack_backlog = message.idiag_wqueue;
  listener.inode = message.idiag_inode;
  const auto memory = find_attribute(body.subspan(sizeof(message)), INET_DIAG_SKMEMINFO);
  std::array<std::uint32_t, SK_MEMINFO_DROPS + 1> values{};
  if (memory.size() >= sizeof(values)) {
    std::memcpy(values.data(), memory.data(), sizeof(values));
    listener.drops = values[SK_MEMINFO_DROPS];
  }
  return listener;
}

Result<TcpSockets> TcpSockets::open() {
  auto diag = NetlinkSocket::open(NETLINK_SOCK_DIAG);
  if (!diag) return fail(std::move(diag.error()).within("sock_diag"));
  auto route = NetlinkSocket::open(NETLINK_ROUTE);
  if (!route) return fail(std::move(route.error()).within("rtnetlink"));
  return TcpSockets(std::move(*diag), std::move(*route));
}

Result<std::vector<DiagListener>> TcpSockets::listeners() {
  std::vector<DiagListener> all;
  for (const int family : {AF_INET, AF_INET6}) {
    inet_diag_req_v2 request = request_for(family);
    request.idiag_states = 1U << kTcpListen;
    request.idiag_ext = 1U << (INET_DIAG_SKMEMINFO - 1);
    auto asked = diag_.ask(SOCK_DIAG_BY_FAMILY, NetlinkAnswer::kAll, bytes_of(request),
                           [&](const NetlinkMessage& message) {
                             const auto listener = parse_diag_listener(message.body);
                             if (listener) all.push_back(*listener);
                           });
    if (!asked) return fail(std::move(asked.error()).within("listing TCP listeners"));
  }
  return all;
}

std::optional<std::uint8_t> TcpSockets::state_of(const TcpTuple& tuple) {
  inet_diag_req_v2 request = request_for(tuple.local.is_v4() ? AF_INET : AF_INET6);
  request.idiag_states = ~0U;
  request.id.idiag_sport = htons(tuple.local_port);
  request.id.idiag_dport = htons(tuple.remote_port);
  put_address(tuple.local, request.id.idiag_src);
  put_address(tuple.remote, request.id.idiag_dst);
  request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  std::optional<std::uint8_t> state;
  const auto asked = diag_.ask(SOCK_DIAG_BY_FAMILY, NetlinkAnswer::kOne, bytes_of(request),
                               [&](const NetlinkMessage& message) {
                                 inet_diag_msg found{};
                                 if (message.body.size() < sizeof(found)) return;
                                 std::memcpy(&found, message.body.data(), sizeof(found));
                                 // Without a connection the listener is found.
                                 if (found.idiag_state != kTcpListen) state = found.idiag_state;
                               });
  return asked ? state : std::nullopt;
}

Result<std::set<Address>> TcpSockets::local_addresses() {
  std::set<Address> addresses;
  ifaddrmsg request{};
  auto asked = route_.ask(RTM_GETADDR, NetlinkAnswer::kAll, bytes_of(request),
                          [&](const NetlinkMessage& message) {
                            const auto address = parse_interface_address(message.body);
                            if (address) addresses.insert(*address);
                          });
  if (!asked) return fail(std::move(asked.error()).within("listing addresses"));
  return addresses;
}

}  // namespace pawprint
