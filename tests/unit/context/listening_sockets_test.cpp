// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/listening_sockets.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "catch.h"
#include "core/unique_fd.h"

namespace pawprint {
namespace {

struct Told final : EventSink {
  void on_event(const Event& event) override { sockets.push_back(std::get<pp_listening>(event)); }
  std::vector<pp_listening> sockets{};
};

std::uint32_t own_netns() {
  struct stat status {};
  stat("/proc/self/ns/net", &status);
  return static_cast<std::uint32_t>(status.st_ino);
}

TEST_CASE("listening sockets: those of this node, as they really are", "[unit]") {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  REQUIRE(bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(listen(socket.get(), 37) == 0);
  REQUIRE(getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);

  ListeningSockets context("/proc", own_netns());
  Told told;
  context.tick(told, 5);
  const auto found =
      std::ranges::find(told.sockets, ntohs(address.sin_port), &pp_listening::local_port);
  REQUIRE(found != told.sockets.end());
  CHECK(found->max_ack_backlog == 37);
  CHECK(found->ack_backlog == 0);
  CHECK(found->netns == own_netns());
  CHECK(found->h.time_ns == 5);
  CHECK(Address::from(found->local).text() == "127.0.0.1");
}

TEST_CASE("listening sockets: each is told once, and again when its backlog changed", "[unit]") {
  DiagListener listener;
  listener.port = 80;
  listener.inode = 7;
  listener.max_ack_backlog = 128;
  std::vector<DiagListener> there{listener};
  unsigned looks = 0;
  ListeningSockets context("/proc", own_netns(),
                           [&](std::uint32_t, std::uint32_t) -> Result<std::vector<DiagListener>> {
                             ++looks;
                             return there;
                           });
  Told told;
  const auto minute = [&] {
    for (unsigned i = 0; i < ListeningSockets::kRoundTicks; ++i) context.tick(told, i);
  };
  minute();
  CHECK(looks == 1);
  CHECK(told.sockets.size() == 1);
  minute();
  CHECK(told.sockets.size() == 1);
  there[0].max_ack_backlog = 4096;
  minute();
  REQUIRE(told.sockets.size() == 2);
  CHECK(told.sockets[1].max_ack_backlog == 4096);
  there.clear();
  minute();
  there = {listener};
  minute();
  CHECK(told.sockets.size() == 3);
}

TEST_CASE("listening sockets: a namespace that may not be entered is left out", "[unit]") {
  ListeningSockets context("/proc", own_netns(),
                           [](std::uint32_t, std::uint32_t) -> Result<std::vector<DiagListener>> {
                             return fail("no", EPERM);
                           });
  Told told;
  context.tick(told, 1);
  CHECK(told.sockets.empty());
}

}  // namespace
}  // namespace pawprint
