// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Calibration over dumps of real kernels: exactly their offsets, and none when the dumps
// contradict.
#include "source/ftrace/calibration/solve.h"

#include <fmt/format.h>

#include "catch.h"
#include "recording.h"

using namespace pawprint;

namespace {

struct Expected {
  const char* kernel;
  std::uint32_t tw_ts_recent;
  std::uint32_t skb_data;
  std::uint32_t sk_ack_backlog;
  std::uint32_t sk_max_ack_backlog;
  std::uint32_t backlog_width;
  std::uint32_t sock_ts_recent;
};

// tests/data/README.md
constexpr Expected kKernels[] = {
    {"linux-3.10.99", 144, 208, 356, 358, 2, 1288},
    {"linux-5.4.286-nobtf", 216, 200, 560, 564, 4, 1680},
};

CalibrationSamples samples_of(const Expected& kernel) {
  const Recording recording(kernel.kernel);
  return {.listeners = recording.listeners(),
          .time_waits = recording.time_waits(kernel.tw_ts_recent),
          .timewaits = recording.timewaits()};
}

}  // namespace

TEST_CASE("calibration: recorded dumps give the offsets of their kernel") {
  for (const Expected& kernel : kKernels) {
    CAPTURE(kernel.kernel);
    const KernelLayout layout = solve_layout(samples_of(kernel));
    CHECK(layout.tw_ts_recent.offset == kernel.tw_ts_recent);
    CHECK(layout.skb_data.offset == kernel.skb_data);
    CHECK(layout.sk_ack_backlog.offset == kernel.sk_ack_backlog);
    CHECK(layout.sk_max_ack_backlog.offset == kernel.sk_max_ack_backlog);
    CHECK(layout.sk_ack_backlog.width == kernel.backlog_width);
    CHECK(layout.sk_max_ack_backlog.width == kernel.backlog_width);
    CHECK(layout.sock_ts_recent.offset == kernel.sock_ts_recent);
    CHECK(layout.tw_substate.width == 1);
    CHECK(*layout.tw_substate.offset < kernel.tw_ts_recent);
  }
}

TEST_CASE("calibration: what no recorded dump shows is unknown, with the reason") {
  for (const Expected& kernel : kKernels) {
    CAPTURE(kernel.kernel);
    const KernelLayout layout = solve_layout(samples_of(kernel));
    for (const FieldAt* field :
         {&layout.tw_ts_recent_stamp, &layout.tw_rcv_nxt, &layout.sock_ts_recent_stamp,
          &layout.sk_drops, &layout.skc_net, &layout.net_inum, &layout.listen_opt,
          &layout.listen_qlen_young, &layout.net_syncookies, &layout.sk_v6_daddr}) {
      CHECK_FALSE(field->offset);
      CHECK_FALSE(field->why.empty());
    }
    // The dumps end before the request queue of 5.4; 3.10 has it behind a pointer.
    CHECK(layout.queue_qlen.why ==
          "no 4 bytes hold the number of half-open connections in all of 79 samples");
  }
}

TEST_CASE("calibration: without the segment that separates them ts_recent has a twin") {
  for (const Expected& kernel : kKernels) {
    CAPTURE(kernel.kernel);
    auto samples = samples_of(kernel);
    // The fourth connection of finwait2 is the one whose last ACK is ahead in sequence.
    std::erase_if(samples.time_waits, [&](const TimeWaitSample& sample) {
      return sample.ts_recent &&
             sample.sock.read(kernel.sock_ts_recent + 4, 4) != *sample.ts_recent;
    });
    const FieldAt field = solve_layout(samples).sock_ts_recent;
    CHECK_FALSE(field.offset);
    CHECK(field.why.starts_with(fmt::format("offsets {}, {} all hold the peer's last TSval in ",
                                            kernel.sock_ts_recent, kernel.sock_ts_recent + 4)));
  }
}

TEST_CASE("calibration: one dump that contradicts makes a field unknown") {
  for (const Expected& kernel : kKernels) {
    CAPTURE(kernel.kernel);
    auto samples = samples_of(kernel);
    samples.timewaits.back().th += 8;
    for (auto& sample : samples.timewaits) {
      if (sample.ts_recent) *sample.ts_recent ^= 0x100;
    }
    samples.listeners[3].waiting++;
    samples.time_waits[0].sock.put(kernel.sock_ts_recent / 8 * 8, 0);
    const KernelLayout layout = solve_layout(samples);
    CHECK_FALSE(layout.skb_data);
    CHECK_FALSE(layout.tw_ts_recent);
    CHECK_FALSE(layout.sock_ts_recent);
    CHECK_FALSE(layout.sk_ack_backlog);
    CHECK_FALSE(layout.sk_max_ack_backlog);
    CHECK(layout.tw_substate);
  }
}

TEST_CASE("calibration: a dump that was cut short is no sample") {
  auto samples = samples_of(kKernels[0]);
  for (auto& sample : samples.timewaits) sample.tw.put(0, 0);
  CHECK(solve_layout(samples).tw_ts_recent);
  for (auto& sample : samples.timewaits) sample.tw = {};
  CHECK_FALSE(solve_layout(samples).tw_ts_recent);
}
