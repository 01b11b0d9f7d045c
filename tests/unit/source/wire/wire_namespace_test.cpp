// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/wire/wire_namespace.h"

#include "catch.h"
#include "core/address.h"

namespace pawprint {
namespace {

Address ip(const char* text) {
  return *Address::parse(text);
}

DiagListener listener(const char* local, std::uint16_t port, std::uint64_t inode) {
  DiagListener made;
  made.local = ip(local);
  made.any_address = made.local == ip("0.0.0.0") || made.local == ip("::");
  made.port = port;
  made.inode = inode;
  made.max_ack_backlog = 2;
  made.drops = 10;
  return made;
}

std::vector<std::uint64_t> inodes(const std::vector<DiagListener>& all, const char* local,
                                  std::uint16_t port) {
  std::vector<std::uint64_t> found;
  for (const DiagListener* one : listeners_for(all, ip(local), port)) found.push_back(one->inode);
  return found;
}

constexpr std::uint16_t kPort = 80;

TEST_CASE("wire: the listener is the one that the kernel takes", "[unit]") {
  using Inodes = std::vector<std::uint64_t>;
  const std::vector<DiagListener> all{listener("0.0.0.0", 80, 1), listener("10.0.0.1", 80, 2),
                                      listener("::", 80, 3),      listener("::", 443, 4),
                                      listener("0.0.0.0", 81, 5), listener("0.0.0.0", 81, 6)};
  CHECK(inodes(all, "10.0.0.1", 80) == Inodes{2});
  CHECK(inodes(all, "10.0.0.2", 80) == Inodes{1});
  CHECK(inodes(all, "fd00::1", 80) == Inodes{3});
  CHECK(inodes(all, "10.0.0.1", 443) == Inodes{4});  // IPv4 on an IPv6 socket
  CHECK(inodes(all, "10.0.0.1", 81) == Inodes{5, 6});
  CHECK(inodes(all, "fd00::1", 81).empty());
  CHECK(inodes(all, "10.0.0.1", 82).empty());
}

NetnsSample sample(std::uint32_t drops) {
  NetnsSample made;
  made.listeners = {listener("10.0.0.1", kPort, 2)};
  made.counters = {.listen_drops = drops,
                   .listen_overflows = drops,
                   .req_q_full_drop = 0,
                   .paws_passive = std::nullopt,
                   .skipped_time_wait = 0};
  return made;
}

const TcpTuple kTuple{ip("10.0.0.9"), ip("10.0.0.1"), 40000, kPort};

TEST_CASE("wire: a sample counts a SYN once the kernel is done with it", "[unit]") {
  std::deque<NetnsSample> samples(4);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i].began_ns = 100 * kNsPerMs + i * kSettleNs;
    samples[i].ended_ns = samples[i].began_ns + kNsPerMs;
  }
  const auto at = [&](std::uint64_t ms) {
    const auto [before, after] = samples_around(samples, ms * kNsPerMs);
    const auto index = [&](const NetnsSample* sample) {
      return sample == nullptr ? -1 : static_cast<int>(sample - &samples.front());
    };
    return std::pair(index(before), index(after));
  };
  CHECK(at(90) == std::pair(-1, 0));
  CHECK(at(91) == std::pair(-1, 1));
  CHECK(at(100) == std::pair(-1, 1));
  CHECK(at(101) == std::pair(-1, 2));  // while the first was taken
  CHECK(at(109) == std::pair(0, 2));   // the second began, but may not count it yet
  CHECK(at(112) == std::pair(1, 3));
  CHECK(at(125) == std::pair(2, -1));
}

TEST_CASE("wire: evidence is what rose between two samples", "[unit]") {
  const NetnsSample before = sample(5);
  NetnsSample after = sample(8);
  after.listeners[0].ack_backlog = 3;
  after.listeners[0].drops = 12;
  const ListenerEvidence evidence = evidence_of(&before, after, kTuple);
  CHECK(evidence.exists);
  CHECK(evidence.inode == 2);
  CHECK(evidence.ack_backlog == 3);
  CHECK(evidence.was_full);
  CHECK(evidence.drops_rise == 2);
  CHECK(evidence.rise.listen_drops == 3);
  CHECK(evidence.rise.listen_overflows == 3);
  CHECK(evidence.rise.req_q_full_drop == 0);
  CHECK_FALSE(evidence.rise.paws_passive);
  CHECK_FALSE(evidence.lossy);
}

TEST_CASE("wire: a queue that was full before is evidence, too", "[unit]") {
  NetnsSample before = sample(5);
  before.listeners[0].ack_backlog = 3;
  CHECK(evidence_of(&before, sample(6), kTuple).was_full);
  CHECK_FALSE(evidence_of(nullptr, sample(6), kTuple).was_full);
  before.listeners[0].ack_backlog = 2;  // the kernel's test is >
  CHECK_FALSE(evidence_of(&before, sample(6), kTuple).was_full);
}

TEST_CASE("wire: a younger listener's drops are all its own", "[unit]") {
  NetnsSample before = sample(5);
  before.listeners.clear();
  CHECK(evidence_of(&before, sample(6), kTuple).drops_rise == 10);
}

TEST_CASE("wire: packets that the ring lost make evidence lossy", "[unit]") {
  const NetnsSample before = sample(5);
  NetnsSample after = sample(6);
  after.ring_drops = 1;
  CHECK(evidence_of(&before, after, kTuple).lossy);
}

TEST_CASE("wire: of several listeners none is named", "[unit]") {
  NetnsSample after = sample(6);
  after.listeners.push_back(listener("10.0.0.1", kPort, 9));
  after.listeners[1].ack_backlog = 3;
  const ListenerEvidence evidence = evidence_of(nullptr, after, kTuple);
  CHECK(evidence.exists);
  CHECK(evidence.inode == 0);
  CHECK(evidence.was_full);
  CHECK_FALSE(evidence.ack_backlog);
}

}  // namespace
}  // namespace pawprint
