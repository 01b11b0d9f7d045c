// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Records of the TCP probes, of any bytes and in any order: what is joined of them are whole
// events. The layout is that of definitions with every field, each of 8 bytes.
#include "source/ftrace/tcp_records.h"

#include <string>

#include "core/clock.h"
#include "fuzz/input.h"
#include "fuzz/whole_events.h"

namespace {

using namespace pawprint;

constexpr std::uint16_t kProbes = static_cast<std::uint16_t>(TcpProbe::kProvenReturn) + 1;

EventFormat format_of(std::uint16_t id) {
  EventFormat format{"probe", id, {{"common_type", {0, 2, false}}}};
  std::uint32_t offset = 8;
  const auto add = [&](const std::string& name) {
    format.fields[name] = {offset, 8, false};
    offset += 8;
  };
  for (std::size_t i = kBytesBefore / 8; i > 0; --i) add("b" + std::to_string(i));
  for (std::size_t i = 0; i < kBytesFrom / 8; ++i) add("h" + std::to_string(i));
  for (const char* name :
       {"skb",        "num",    "substate", "rcv_nxt", "ts_recent", "stamp",      "netns",
        "timestamps", "family", "daddr",    "v6_0",    "v6_1",      "backlog",    "max_backlog",
        "qlen",       "young",  "qlog",     "cookies", "max_syn",   "paws_check", "ret"}) {
    add(name);
  }
  return format;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  fuzz::WholeEvents sink;
  TcpJoin join({}, sink);
  TcpRecords records({(input.byte() & 1) != 0, 2'147'483}, join);
  for (std::uint16_t id = 0; id < kProbes; ++id) records.add(TcpProbe{id}, format_of(id));
  std::uint64_t now_ns = kNsPerSec;
  while (!input.empty()) {
    const unsigned cpu = input.byte() % 4;
    now_ns += input.number(2);
    if (cpu == 3) join.missed(input.byte() % 3);
    const auto bytes = input.take(input.number(2) % 512);
    records.on_record(cpu, {now_ns, now_ns}, std::as_bytes(bytes));
  }
  return 0;
}
