// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/pcapng_writer.h"

#include "catch.h"
#include "unit/export/files.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

struct Blocks {
  unsigned sections = 0, interfaces = 0, packets = 0;
};

// Of a file whose blocks follow each other without a gap.
Blocks blocks_of(const std::string& file) {
  Blocks blocks;
  std::size_t at = 0;
  while (at < file.size()) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(file.at(at + i)); };
    const std::size_t size = byte(4) | byte(5) << 8U | byte(6) << 16U;
    REQUIRE(size >= 12);
    REQUIRE(at + size <= file.size());
    if (byte(0) == 0x0a) ++blocks.sections;
    if (byte(0) == 1) ++blocks.interfaces;
    if (byte(0) == 6) ++blocks.packets;
    at += size;
  }
  return blocks;
}

std::string written(const std::vector<Event>& events) {
  test::Files files;
  PcapngWriter writer(files.writer("f"), test::recording_info());
  for (const Event& event : events) writer.on_event(event);
  REQUIRE(writer.finish());
  return files.content["f"];
}

TEST_CASE("pcapng writer: without a packet it is a whole file", "[unit]") {
  const Blocks blocks = blocks_of(written({}));
  CHECK(blocks.sections == 1);
  CHECK(blocks.interfaces == 0);
}

TEST_CASE("pcapng writer: what got no SYN-ACK, an interface for each namespace", "[unit]") {
  auto answered = test::make_syn(2);
  answered.verdict = PP_SYN_ANSWERED;
  auto unknown = test::make_syn(3);
  unknown.verdict = PP_SYN_UNKNOWN;
  unknown.netns = 7;
  auto reused = test::make_timewait(4);
  reused.verdict = PP_TW_SYN;
  auto nowhere = test::make_syn(5);
  nowhere.h.have &= ~static_cast<__u32>(PP_HAVE_NETNS);
  const std::string file = written({test::make_tick(1), test::make_syn(1), answered, unknown,
                                    reused, test::make_timewait(4), nowhere, test::make_syn(6)});
  const Blocks blocks = blocks_of(file);
  CHECK(blocks.packets == 5);
  CHECK(blocks.interfaces == 3);
  CHECK(file.find("netns 4026531840") != std::string::npos);
  CHECK(file.find("netns unknown") != std::string::npos);
}

TEST_CASE("pcapng writer: comments say why, and what was not recorded", "[unit]") {
  CHECK(packet_comment(test::make_syn(1), "nginx[4711]") ==
        "accept_queue_full: SYN dropped, accept queue 129/128, SYN queue 3/128, syncookies 1, "
        "listener of nginx[4711]");
  CHECK(packet_comment(test::make_timewait(1)) ==
        "regression: SYN to a TIME_WAIT socket refused, TSval 1000000, ts_recent 1000500 of 5 s "
        "ago");
  auto bare = test::make_syn(1);
  bare.h.have = 0;
  bare.verdict = PP_SYN_UNKNOWN;
  bare.reason = PP_REASON_UNKNOWN;
  CHECK(packet_comment(bare, "\x1b[31m[1]") ==
        "unknown: no SYN-ACK seen, a drop is not proved, listener of \\x1b[31m[1]");
  CHECK(written({test::make_timewait(1)}).find("headers made from the event") != std::string::npos);
  CHECK(written({test::make_syn(1)}).find("headers made from the event") == std::string::npos);
}

TEST_CASE("pcapng writer: the owner is named once it is known", "[unit]") {
  const std::string before = written({test::make_syn(1), test::make_listener(2)});
  CHECK(before.find("nginx") == std::string::npos);
  const std::string after =
      written({test::make_listener(1), test::make_container_name('a', "default", "web-7", "web"),
               test::make_syn(2)});
  CHECK(after.find("listener of nginx[4711] of default/web-7") != std::string::npos);
}

}  // namespace
}  // namespace pawprint
