// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/listener_inodes.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint::test {
namespace {

constexpr const char* kHeading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";
// 10.9.0.1:7001 with a request behind it (3.10), 0.0.0.0:7002 twice, then a connection.
constexpr const char* kTcp =
    "   0: 0100090A:1B59 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
    "111 1 0000000000000000 100 0 0 10 0\n"
    "   0: 0100090A:1B59 0800090A:9998 03 00000000:00000000 01:00000063 00000000     0        0 "
    "0 1 0000000000000000 100 0 0 10 0\n"
    "   1: 00000000:1B5A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
    "112 1 0000000000000000 100 0 0 10 0\n"
    "   2: 00000000:1B5A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
    "113 1 0000000000000000 100 0 0 10 0\n"
    "   3: 0100090A:1B59 0100090A:9999 01 00000000:00000000 00:00000000 00000000     0        0 "
    "114 1 0000000000000000 100 0 0 10 0\n"
    "   4: 00000000:1B5F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
    "115 1 0000000000000000 100 0 0 10 0\n";
// [::]:7003 and [2001:db8::1]:7004
constexpr const char* kTcp6 =
    "   0: 00000000000000000000000000000000:1B5B 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 121 1 0000000000000000 100 0 0 10 0\n"
    "   1: B80D0120000000000000000001000000:1B5C 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 122 1 0000000000000000 100 0 0 10 0\n";

Address v4(std::uint8_t last) {
  return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 9, 0, last}};
}
Address v6(std::uint8_t last) {
  return {{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}};
}

TempDir& make_proc(TempDir& proc) {
  proc.write("42/net/tcp", std::string(kHeading) + kTcp);
  proc.write("42/net/tcp6", std::string(kHeading) + kTcp6);
  std::filesystem::create_directories(proc.path() / "42/ns");
  std::filesystem::create_symlink("net:[99]", proc.path() / "42/ns/net");
  return proc;
}

// 0: not found.
std::uint64_t inode_of(ListenerInodes& inodes, std::uint32_t netns, const Address& local,
                       std::uint16_t port, std::uint64_t now_ns = 1) {
  const auto found = inodes.find(netns, local, port, now_ns);
  return found ? found->inode : 0;
}

}  // namespace

TEST_CASE("listeners: reading ends at the first socket that is none", "[unit]") {
  std::istringstream text(std::string(kHeading) + kTcp);
  const auto sockets = parse_listeners(text);
  REQUIRE(sockets.size() == 3);
  CHECK(sockets[0].local == v4(1));
  CHECK(sockets[0].port == 7001);
  CHECK(sockets[0].inode == 111);
  CHECK_FALSE(sockets[0].any);
  CHECK(sockets[1].any);
}

TEST_CASE("listeners: by address, any address, either family", "[unit]") {
  TempDir dir;
  ListenerInodes inodes(make_proc(dir).path());
  CHECK(inode_of(inodes, 99, v4(1), 7001) == 111);
  CHECK(inode_of(inodes, 99, v4(2), 7001) == 0);
  CHECK(inode_of(inodes, 99, v4(1), 7003) == 121);
  CHECK(inode_of(inodes, 99, v6(1), 7003) == 121);
  CHECK(inode_of(inodes, 99, v6(1), 7004) == 122);
  CHECK(inode_of(inodes, 99, v4(1), 7005) == 0);
  CHECK(inode_of(inodes, 98, v4(1), 7001) == 0);
  CHECK(inode_of(inodes, 0, v4(1), 7001) == 0);
}

TEST_CASE("listeners: which of several sockets on one address cannot be known", "[unit]") {
  TempDir dir;
  ListenerInodes inodes(make_proc(dir).path());
  CHECK(inode_of(inodes, 99, v4(1), 7002) == 0);
}

TEST_CASE("listeners: a new one is found, files are not read all the time", "[unit]") {
  TempDir dir;
  ListenerInodes inodes(make_proc(dir).path());
  CHECK(inode_of(inodes, 99, v6(1), 7009, 1'000'000'000) == 0);
  std::ofstream(dir.path() / "42/net/tcp6", std::ios::app)
      << "   2: 00000000000000000000000000000000:1B61 00000000000000000000000000000000:0000 0A "
         "00000000:00000000 00:00000000 00000000     0        0 123 1 0 100 0 0 10 0\n";
  CHECK(inode_of(inodes, 99, v6(1), 7009, 1'010'000'000) == 0);
  CHECK(inode_of(inodes, 99, v6(1), 7009, 1'020'000'000) == 123);
}

TEST_CASE("listeners: the next one at the address takes the place of the last", "[unit]") {
  TempDir dir;
  ListenerInodes inodes(make_proc(dir).path());
  CHECK(inode_of(inodes, 99, v6(1), 7003, 1'000'000'000) == 121);
  dir.write("42/net/tcp6",
            std::string(kHeading) +
                "   0: 00000000000000000000000000000000:1B5B 00000000000000000000000000000000:0000 "
                "0A 00000000:00000000 00:00000000 00000000     0        0 131 1 0 100 0 0 10 0\n");
  CHECK(inode_of(inodes, 99, v6(1), 7003, 5'990'000'000) == 121);
  CHECK(inode_of(inodes, 99, v6(1), 7003, 6'000'000'000) == 131);
}

TEST_CASE("listeners: while the process is in another namespace what was read holds", "[unit]") {
  TempDir dir;
  ListenerInodes inodes(make_proc(dir).path());
  const auto link = dir.path() / "42/ns/net";
  const auto move_to = [&](const char* netns) {
    std::filesystem::remove(link);
    std::filesystem::create_symlink(netns, link);
  };
  CHECK(inode_of(inodes, 99, v4(1), 7001, 1'000'000'000) == 111);
  move_to("net:[98]");
  CHECK(inode_of(inodes, 99, v6(1), 7009, 1'100'000'000) == 0);
  CHECK(inode_of(inodes, 99, v4(1), 7001, 1'200'000'000) == 111);
  move_to("net:[99]");
  CHECK(inode_of(inodes, 99, v6(1), 7004, 1'300'000'000) == 122);
}

TEST_CASE("listeners: a process that is away when it is looked for is found once back", "[unit]") {
  TempDir dir;
  ListenerInodes inodes(make_proc(dir).path());
  const auto link = dir.path() / "42/ns/net";
  std::filesystem::remove(link);
  std::filesystem::create_symlink("net:[98]", link);
  CHECK(inode_of(inodes, 99, v4(1), 7001, 1'000'000'000) == 0);
  std::filesystem::remove(link);
  std::filesystem::create_symlink("net:[99]", link);
  CHECK(inode_of(inodes, 99, v4(1), 7001, 2'000'000'000) == 111);
}

}  // namespace pawprint::test
