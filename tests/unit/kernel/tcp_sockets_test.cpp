// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/tcp_sockets.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

#include <algorithm>
#include <cstring>

#include "catch.h"

namespace pawprint {
namespace {

template <typename T>
void append(std::vector<std::byte>& bytes, const T& value) {
  const auto raw = std::as_bytes(std::span(&value, 1));
  bytes.insert(bytes.end(), raw.begin(), raw.end());
}

// 10.0.0.1:80 with 3 of 2 in its accept queue, as the kernel writes it.
inet_diag_msg listener_message() {
  inet_diag_msg message{};
  message.idiag_family = AF_INET;
  message.idiag_state = 10;
  message.id.idiag_sport = htons(80);
  message.id.idiag_src[0] = htonl(0x0a000001);
  message.idiag_rqueue = 3;
  message.idiag_wqueue = 2;
  message.idiag_inode = 4711;
  return message;
}

TEST_CASE("sock_diag: a listener with its queue and drops", "[unit]") {
  std::vector<std::byte> body;
  append(body, listener_message());
  append(body, rtattr{RTA_LENGTH(4), 77});
  append(body, std::uint32_t{0});
  append(body, rtattr{RTA_LENGTH(9 * sizeof(std::uint32_t)), INET_DIAG_SKMEMINFO});
  for (std::uint32_t i = 0; i < 9; ++i) append(body, i == SK_MEMINFO_DROPS ? 12U : 0U);
  const auto listener = parse_diag_listener(body);
  REQUIRE(listener);
  CHECK(listener->local.text() == "10.0.0.1");
  CHECK_FALSE(listener->any_address);
  CHECK(listener->port == 80);
  CHECK(listener->ack_backlog == 3);
  CHECK(listener->max_ack_backlog == 2);
  CHECK(listener->inode == 4711);
  CHECK(listener->drops == 12);
}

TEST_CASE("sock_diag: drops are unknown where the kernel does not tell them", "[unit]") {
  std::vector<std::byte> body;
  inet_diag_msg message = listener_message();
  message.id.idiag_src[0] = 0;
  append(body, message);
  append(body, rtattr{RTA_LENGTH(8 * sizeof(std::uint32_t)), INET_DIAG_SKMEMINFO});
  body.resize(body.size() + 8 * sizeof(std::uint32_t));
  const auto listener = parse_diag_listener(body);
  REQUIRE(listener);
  CHECK_FALSE(listener->drops);
  CHECK(listener->any_address);
}

TEST_CASE("sock_diag: damaged messages are passed over", "[unit]") {
  std::vector<std::byte> body;
  append(body, listener_message());
  append(body, rtattr{200, INET_DIAG_SKMEMINFO});  // longer than what is there
  REQUIRE(parse_diag_listener(body));
  CHECK_FALSE(parse_diag_listener(body)->drops);
  body.resize(sizeof(inet_diag_msg) - 1);
  CHECK_FALSE(parse_diag_listener(body));
  std::vector<std::byte> established;
  inet_diag_msg message = listener_message();
  message.idiag_state = 1;
  append(established, message);
  CHECK_FALSE(parse_diag_listener(established));
}

// Needs no privilege, but a kernel with sock_diag.
TEST_CASE("sock_diag: this process's own listener and connection are found", "[unit]") {
  auto sockets = TcpSockets::open();
  REQUIRE(sockets);
  if (const auto works = sockets->listeners(); !works) {
    WARN("no sock_diag here: " << works.error().message());
    return;
  }
  const UniqueFd listening(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(at);
  REQUIRE(bind(listening.get(), reinterpret_cast<sockaddr*>(&at), size) == 0);
  REQUIRE(listen(listening.get(), 5) == 0);
  REQUIRE(getsockname(listening.get(), reinterpret_cast<sockaddr*>(&at), &size) == 0);
  const UniqueFd client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(connect(client.get(), reinterpret_cast<sockaddr*>(&at), size) == 0);

  const auto all = sockets->listeners();
  REQUIRE(all);
  const auto mine = std::find_if(all->begin(), all->end(), [&](const DiagListener& one) {
    return one.port == ntohs(at.sin_port) && one.local.text() == "127.0.0.1";
  });
  REQUIRE(mine != all->end());
  CHECK(mine->max_ack_backlog == 5);
  CHECK(mine->ack_backlog == 1);

  sockaddr_in from{};
  REQUIRE(getsockname(client.get(), reinterpret_cast<sockaddr*>(&from), &size) == 0);
  const Address loopback = mine->local;
  const TcpTuple tuple{loopback, loopback, ntohs(from.sin_port), ntohs(at.sin_port)};
  CHECK(sockets->state_of(tuple) == 1);  // ESTABLISHED
  CHECK_FALSE(sockets->state_of({loopback, loopback, 1, ntohs(at.sin_port)}));
}

}  // namespace
}  // namespace pawprint
