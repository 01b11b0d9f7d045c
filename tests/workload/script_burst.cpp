// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A SYN flood: one SYN from each of many addresses.
#include <algorithm>
#include <string>
#include <vector>

#include "packet/bytes.h"
#include "packet/tcp_options.h"
#include "scripts.h"

namespace pawprint::workload {
namespace {

// Below net.core.netdev_max_backlog (1000): not one is lost between the packet socket and TCP.
constexpr std::uint32_t kAtOnce = 512;
constexpr unsigned kPorts = 40000;
constexpr unsigned kFirstPort = 20000;

Segment spoofed(const Play& play, std::uint32_t index) {
  const Endpoint from{burst_address(index),
                      static_cast<std::uint16_t>(kFirstPort + index % kPorts)};
  Segment syn = play.segment(from, kSyn, kFirstSeq + index);
  syn.options = syn_options(index * 2'654'435'761U);  // values all over
  return syn;
}

}  // namespace

void play_burst(Play& play) {
  const BurstOptions& options = play.stage().burst;
  play.set("ipv4/tcp_syncookies", std::to_string(options.syncookies));
  play.ledger().expect_drops("syn_queue");
  std::vector<bool> answered(options.count);
  const Time begin = SteadyClock::now();
  for (std::uint32_t first = 0; first < options.count; first += kAtOnce) {
    const std::uint32_t end = std::min(options.count, first + kAtOnce);
    std::vector<Segment> syns;
    for (std::uint32_t i = first; i < end; i++) syns.push_back(spoofed(play, i));
    for (const auto& heard : play.raw(syns)) {
      const std::uint32_t index = get32(heard.destination.address.raw(), 0) - kBurstNetwork - 1;
      if (index < end && heard.has(kSyn | kAck)) answered[index] = true;
    }
  }
  const std::chrono::duration<double> seconds = SteadyClock::now() - begin;
  const auto count = static_cast<unsigned>(std::count(answered.begin(), answered.end(), true));
  play.ledger().burst(options.count, count);
  play.note("syncookies", options.syncookies);
  play.note("seconds", seconds.count());
  play.note("remotes", options.count);
  play.note("first_remote", burst_address(0).text());
  play.note("last_remote", burst_address(options.count - 1).text());
}

}  // namespace pawprint::workload
