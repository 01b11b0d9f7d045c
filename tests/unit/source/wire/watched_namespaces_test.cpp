// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/watched_namespaces.h"

#include <cerrno>
#include <filesystem>
#include <optional>
#include <string_view>

#include "catch.h"
#include "core/clock.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

constexpr std::size_t kBudget = std::size_t{32} << 20;

TEST_CASE("wire: rings share one budget, and a full node of pods fits", "[unit]") {
  constexpr unsigned kPods = 110;  // the kubelet's default maxPods
  std::size_t used = 0;
  unsigned rings = 0;
  while (const std::size_t share = ring_share(kBudget, used)) {
    used += share;
    ++rings;
  }
  CHECK(used <= kBudget);
  CHECK(rings > kPods);
}

TEST_CASE("wire: a ring is neither larger than it need be nor smaller than two blocks", "[unit]") {
  CHECK(ring_share(std::size_t{1} << 40, 0) == std::size_t{1} << 20);
  CHECK(ring_share(2 * PacketRing::kBlockBytes, 0) == 2 * PacketRing::kBlockBytes);
  CHECK(ring_share(2 * PacketRing::kBlockBytes - 1, 0) == 0);
  CHECK(ring_share(kBudget, kBudget) == 0);
  CHECK(ring_share(kBudget, kBudget + 1) == 0);
}

TEST_CASE("wire: a namespace whose process is away for a moment is still watched", "[unit]") {
  // A process, in our own namespace so that nothing is to be entered, that listens.
  const auto home = std::filesystem::read_symlink("/proc/self/ns/net");
  const test::TempDir proc;
  const std::string_view listener =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode\n   0: 0100007F:1C20 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 77\n";
  proc.write("42/net/tcp", listener);
  proc.write("42/net/tcp6", "");
  const auto link = proc.path() / "42/ns/net";
  std::filesystem::create_directories(link.parent_path());
  std::filesystem::create_symlink(home, link);

  WatchedNamespaces namespaces({.proc_root = proc.path(), .only = std::nullopt});
  if (const auto started = namespaces.start(); !started) {
    REQUIRE(started.error().code == EPERM);
    WARN("not without CAP_NET_RAW");
    return;
  }
  REQUIRE(namespaces.all().size() == 1);
  std::uint64_t now_ns = monotonic_ns();
  const auto walk = [&] {
    now_ns += 10 * kNsPerSec;
    namespaces.follow(now_ns);
    return namespaces.all().size();
  };
  std::filesystem::remove(link);
  CHECK(walk() == 1);
  std::filesystem::create_symlink(home, link);
  CHECK(walk() == 1);
  std::filesystem::remove(link);
  CHECK(walk() == 1);
  CHECK(walk() == 0);
}

}  // namespace
}  // namespace pawprint
