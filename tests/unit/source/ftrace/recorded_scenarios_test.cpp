// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What TcpJoin makes of two real kernels' events, against what was sent to them and came
// back (scenarios.txt).
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "catch.h"
#include "pawprint/tcp_options.h"
#include "source/ftrace/tcp_join.h"
#include "unit/source/ftrace/recorded_kernel.h"

namespace pawprint::test {
namespace {

// Where the recorded kernel keeps what the dumps hold; bytes.
struct Offsets {
  std::size_t tw_substate;
  std::size_t tw_ts_recent;
  std::size_t sk_ack_backlog;
  std::size_t sk_max_ack_backlog;
  std::size_t backlog_width;
};
constexpr Offsets kOffsets310{84, 144, 356, 358, 2};
constexpr Offsets kOffsets54{140, 216, 560, 564, 4};

std::uint64_t dumped(const TraceEvent& event, char prefix, std::size_t offset, std::size_t width) {
  const std::uint64_t word = event[prefix + std::to_string(offset / 8)];
  const std::uint64_t value = word >> (offset % 8 * 8);
  return width == 8 ? value : value & ((std::uint64_t{1} << (width * 8)) - 1);
}

// Counts by the listener's port.
struct PortCounts {
  std::uint64_t received = 0, answered = 0, unanswered = 0;
  std::map<std::string, std::uint64_t> drops;  // reasons that the recorded events show
  std::uint64_t segments = 0, syns = 0, reuse = 0, regressions = 0, refused = 0;
};

constexpr std::array<const char*, 11> kReasons{"",
                                               "",
                                               "",
                                               "",
                                               "syn_queue_full",
                                               "accept_queue_full",
                                               "",
                                               "",
                                               "paws_per_host",
                                               "",
                                               "syn_queue_last_quarter"};

class Ports final : public EventSink {
 public:
  void on_event(const Event& event) override {
    if (const auto* syn = std::get_if<pp_syn>(&event)) {
      PortCounts& counts = by_port[syn->local_port];
      ++counts.received;
      ++(syn->verdict == PP_SYN_ANSWERED ? counts.answered : counts.unanswered);
      if (syn->verdict == PP_SYN_DROPPED) ++counts.drops[kReasons.at(syn->reason)];
    } else if (const auto* segment = std::get_if<pp_timewait>(&event)) {
      PortCounts& counts = by_port[segment->local_port];
      const auto kind = pp_tw_kind(segment);
      ++counts.segments;
      counts.syns += pp_is_syn(segment->tcp_flags) != 0 ? 1 : 0;
      counts.regressions += pp_is_regression(segment) != 0 ? 1 : 0;
      counts.reuse += kind == PP_TW_KIND_ACCEPTED_REUSE ? 1 : 0;
      counts.refused += kind >= PP_TW_KIND_RATE_LIMITED ? 1 : 0;
    }
  }
  std::map<std::uint16_t, PortCounts> by_port;
};

// Feeds the events of the recording, which come from other definitions than the product's:
// headers and memory are in events of their own, next to the function's.
class Player {
 public:
  Player(const Offsets& offsets, bool legacy, TcpJoin& join)
      : offsets_(offsets), legacy_(legacy), join_(join) {}

  void play(const TraceEvent& event) {
    if (event.name.ends_with("_dump")) {
      dump_[event.cpu][event.name] = event;  // the last defined probe of a function fires first
    } else if (event.name == "conn_request") {
      syn(event, dump_[event.cpu]["listener_dump"]);
    } else if (event.name == "conn_request6") {
      syn(event, dump_[event.cpu]["listener6_dump"]);
    } else if (event.name == "make_synack") {
      join_.synack_entry(event.cpu);
    } else if (event.name == "make_synack_ret") {
      join_.synack_return(event.cpu, event["ret"]);
    } else if (event.name == "peer_proven") {
      join_.proven_entry(event.cpu, event.has("paws_check") && (event["paws_check"] & 0xff) != 0);
    } else if (event.name == "peer_proven_ret") {
      join_.proven_return(event.cpu, (event["ret"] & 0xff) != 0);
    } else if (event.name == "conn_request_ret" || event.name == "conn_request6_ret") {
      join_.syn_return(event.cpu);
    } else if (event.name == "tw") {
      timewait(event, dump_[event.cpu]["tw_dump"]);
    } else if (event.name == "tw_ret") {
      join_.timewait_return(event.cpu, static_cast<std::uint32_t>(event["ret"]));
    }
  }

 private:
  void syn(const TraceEvent& entry, const TraceEvent& dump) {
    auto at_entry = make_event<pp_syn>(entry.time_ns);
    at_entry.h.cpu = static_cast<__u16>(entry.cpu);
    at_entry.h.have = PP_HAVE_QUEUES;
    at_entry.family = 4;
    at_entry.local_port = static_cast<__u16>(dumped(dump, 'k', 14, 2));
    at_entry.ack_backlog =
        static_cast<__u32>(dumped(dump, 'k', offsets_.sk_ack_backlog, offsets_.backlog_width));
    at_entry.max_ack_backlog =
        static_cast<__u32>(dumped(dump, 'k', offsets_.sk_max_ack_backlog, offsets_.backlog_width));
    if (legacy_) at_entry.seen |= PP_SYN_LEGACY;
    join_.syn_entry(entry["skb"], at_entry);
  }

  void timewait(const TraceEvent& segment, const TraceEvent& dump) {
    auto at_entry = make_event<pp_timewait>(segment.time_ns);
    at_entry.h.cpu = static_cast<__u16>(segment.cpu);
    at_entry.h.have = PP_HAVE_TS_RECENT;
    at_entry.family = 4;
    at_entry.local_port = __builtin_bswap16(static_cast<__u16>(segment["ports"] >> 16));
    at_entry.tcp_flags = static_cast<__u8>(segment["off"] >> 8);
    at_entry.substate = static_cast<__u8>(dumped(dump, 'w', offsets_.tw_substate, 1));
    at_entry.ts_recent = static_cast<__u32>(dumped(dump, 'w', offsets_.tw_ts_recent, 4));
    at_entry.paws_limit_s = 60 * 60 * 24 * 24;
    pp_tcp_options options{};
    options.len = static_cast<__u32>((segment["off"] >> 4 & 15) * 4 - 20);
    for (std::size_t i = 0; i < 10; ++i) {
      const auto word = static_cast<std::uint32_t>(segment["o" + std::to_string(i)]);
      std::memcpy(options.bytes + i * 4, &word, 4);
    }
    pp_parse_timestamp(&options);
    at_entry.tsval = options.tsval;
    if (options.found != 0) at_entry.h.have |= PP_HAVE_TSVAL;
    join_.timewait_entry(segment["skb"], at_entry);
  }

  Offsets offsets_;
  bool legacy_;
  TcpJoin& join_;
  std::map<unsigned, std::map<std::string, TraceEvent>> dump_;  // the last of each CPU
};

// `by_elimination`: drops whose reason these recordings do not show: the length of the
// request queue was not recorded.
void check_scenarios(const char* name, const Offsets& offsets, bool legacy,
                     const std::string& by_elimination) {
  const RecordedKernel kernel(name);
  Ports ports;
  TcpJoin join({}, ports);
  Player player(offsets, legacy, join);
  for (const TraceEvent& event : kernel.in_order()) player.play(event);
  CHECK(join.loss().entry_exit == 0);

  std::istringstream lines(kernel.file("scenarios.txt"));
  std::size_t played = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto sent = nlohmann::json::parse(line);
    if (!sent.contains("port")) continue;  // not played on this kernel
    ++played;
    INFO(name << " " << sent["scenario"]);
    const PortCounts& seen = ports.by_port[sent["port"].get<std::uint16_t>()];
    CHECK(seen.received == sent["listener_syns"]);
    CHECK(seen.answered == sent["listener_answered"]);
    CHECK(seen.unanswered == sent["listener_unanswered"]);
    auto drops = sent["drops"].get<std::map<std::string, std::uint64_t>>();
    drops.erase(by_elimination);
    CHECK(seen.drops == drops);
    PortCounts expected;
    for (const auto& [remote, host] : sent["per_remote"].items()) {
      expected.segments += host["tw_segments"].get<std::uint64_t>();
      expected.syns += host["tw_syns"].get<std::uint64_t>();
      expected.reuse += host["accepted_reuse"].get<std::uint64_t>();
      expected.regressions += host["regressions"].get<std::uint64_t>();
    }
    CHECK(seen.segments == expected.segments);
    CHECK(seen.syns == expected.syns);
    CHECK(seen.reuse == expected.reuse);
    CHECK(seen.regressions == expected.regressions);
  }
  CHECK(played == (legacy ? 19 : 18));
  CHECK(join.counts().begin()->second.received == (legacy ? 224 : 184));
}

}  // namespace

TEST_CASE("ftrace: the scenarios on 3.10.99 are what was sent", "[unit]") {
  check_scenarios("linux-3.10.99", kOffsets310, true, "syn_queue_full");
}

TEST_CASE("ftrace: the scenarios on 5.4.286 are what was sent", "[unit]") {
  check_scenarios("linux-5.4.286-nobtf", kOffsets54, false, "syn_queue_full");
}

}  // namespace pawprint::test
