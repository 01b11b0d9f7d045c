// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/listener_owners.h"

#include "catch.h"
#include "unit/tcp_events.h"
#include "unit/temp_dir.h"

namespace pawprint::test {
namespace {

constexpr const char* kHeading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";

struct Told final : EventSink {
  void on_event(const Event& event) override {
    if (const auto* socket = std::get_if<pp_listening>(&event)) sockets.push_back(*socket);
    if (const auto* owner = std::get_if<pp_listener>(&event)) owners.push_back(*owner);
  }
  std::vector<pp_listening> sockets{};
  std::vector<pp_listener> owners{};
};

// Process 42, in network namespace 7, listens on 0.0.0.0:80.
class Node {
 public:
  Node() {
    proc_.write("42/net/tcp", std::string(kHeading) +
                                  "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 "
                                  "00:00000000 00000000     0        0 111 1 0 100 0 0 10 0\n");
    proc_.write("42/comm", "server\n");
    std::filesystem::create_directories(proc_.path() / "42/fd");
    std::filesystem::create_directories(proc_.path() / "42/ns");
    std::filesystem::create_symlink("socket:[111]", proc_.path() / "42/fd/3");
    move_to("net:[7]");
  }
  void move_to(const char* netns) const {
    std::filesystem::remove(proc_.path() / "42/ns/net");
    std::filesystem::create_symlink(netns, proc_.path() / "42/ns/net");
  }
  const std::filesystem::path& proc() const { return proc_.path(); }

 private:
  TempDir proc_;
};

Told tick(ListenerOwners& owners, std::uint64_t second) {
  Told told;
  owners.tick(told, second * kSecond);
  return told;
}

}  // namespace

TEST_CASE("listener owners: of a socket that dropped SYNs, once", "[unit]") {
  const Node node;
  ListenerOwners owners(node.proc());
  pp_syn drop = make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL);
  drop.listener_ino = 111;
  owners.on_event(drop);
  const Told told = tick(owners, 1);
  REQUIRE(told.owners.size() == 1);
  CHECK(told.owners[0].pid == 42);
  CHECK(std::string(told.owners[0].comm) == "server");
  CHECK(told.sockets.empty());
  owners.on_event(drop);
  CHECK(tick(owners, 2).owners.empty());
}

TEST_CASE("listener owners: a socket that its source did not find is looked for", "[unit]") {
  const Node node;
  node.move_to("net:[8]");  // setns(2), for a moment
  ListenerOwners owners(node.proc());
  owners.on_event(make_syn(1, 1, 1));
  owners.on_event(make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL));
  CHECK(tick(owners, 1).sockets.empty());
  node.move_to("net:[7]");
  const Told told = tick(owners, 2);
  REQUIRE(told.sockets.size() == 1);
  CHECK(told.sockets[0].ino == 111);
  CHECK(told.sockets[0].netns == 7);
  CHECK(told.sockets[0].local_port == 80);
  CHECK(Address::from(told.sockets[0].local).text() == "0.0.0.0");
  CHECK(told.sockets[0].max_ack_backlog == 8);
  REQUIRE(told.owners.size() == 1);
  CHECK(told.owners[0].ino == 111);
  CHECK(told.owners[0].pid == 42);
  CHECK(tick(owners, 3).sockets.empty());
}

TEST_CASE("listener owners: a socket that is not there is not looked for without end", "[unit]") {
  const Node node;
  ListenerOwners owners(node.proc());
  pp_syn drop = make_drop(1, 1, PP_REASON_ACCEPT_QUEUE_FULL);
  drop.netns = 9;
  owners.on_event(drop);
  for (unsigned second = 1; second <= ListenerOwners::kMostTries; ++second) tick(owners, second);
  node.move_to("net:[9]");
  CHECK(tick(owners, 20).sockets.empty());
}

}  // namespace pawprint::test
