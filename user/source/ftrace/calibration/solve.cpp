// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/solve.h"

#include "source/ftrace/calibration/field_search.h"
#include "source/ftrace/calibration/solve_listener.h"

namespace pawprint {
namespace {

// The known values of one member of a sample, in one dump of it.
template <typename Sample, typename Value>
std::vector<Known> known(std::span<const Sample> samples, MemoryDump Sample::*dump,
                         std::optional<Value> Sample::*value) {
  std::vector<Known> all;
  for (const Sample& sample : samples) {
    if (sample.*value) all.push_back(Known::exactly(sample.*dump, *(sample.*value)));
  }
  return all;
}

// A time stamp in seconds. Kernels until 4.18 keep realtime in a long, later ones monotonic
// time in an int (4.19, cca9bab1b72c "tcp: use monotonic timestamps for PAWS"); the clock
// that all samples agree with tells which this is.
template <typename Sample>
FieldAt find_stamp(std::span<const Sample> samples, MemoryDump Sample::*dump, const char* what) {
  std::vector<Known> realtime;
  std::vector<Known> monotonic;
  for (const Sample& sample : samples) {
    if (!sample.stamp) continue;
    const auto& [real, mono] = *sample.stamp;
    realtime.push_back({&(sample.*dump), real.first, real.last});
    monotonic.push_back({&(sample.*dump), mono.first, mono.last});
  }
  FieldAt as_long = find_field(realtime, 8, what);
  FieldAt as_int = find_field(monotonic, 4, what);
  if (as_long && as_int) return not_found(std::string(what) + " fits two clocks");
  if (as_long) return as_long;
  return as_int;
}

void solve_timewait(std::span<const TimewaitSample> samples, KernelLayout& layout) {
  std::vector<Known> data;
  data.reserve(samples.size());
  for (const auto& sample : samples) data.push_back(Known::exactly(sample.skb, sample.th));
  layout.skb_data = find_field(data, 8, "the TCP header's address");
  using Sample = TimewaitSample;
  layout.tw_ts_recent =
      find_field(known(samples, &Sample::tw, &Sample::ts_recent), 4, "the peer's last TSval");
  layout.tw_ts_recent_stamp =
      find_stamp(samples, &Sample::tw, "the second of the peer's last TSval");
  layout.tw_substate =
      find_field(known(samples, &Sample::tw, &Sample::substate), 1, "FIN_WAIT2 and TIME_WAIT");
  layout.tw_rcv_nxt =
      find_field(known(samples, &Sample::tw, &Sample::rcv_nxt), 4, "the next sequence number");
}

void solve_time_wait(std::span<const TimeWaitSample> samples, KernelLayout& layout) {
  using Sample = TimeWaitSample;
  layout.sock_ts_recent =
      find_field(known(samples, &Sample::sock, &Sample::ts_recent), 4, "the peer's last TSval");
  layout.sock_ts_recent_stamp =
      find_stamp(samples, &Sample::sock, "the second of the peer's last TSval");
  std::vector<KnownBytes> peers;
  for (const auto& sample : samples) {
    if (sample.daddr_v6) peers.push_back({&sample.sock, *sample.daddr_v6});
  }
  // Until 3.12 it is in the ipv6_pinfo, which is the end of the tcp6_sock that starts with
  // this sock (include/linux/ipv6.h), later in sock_common: no pointer has to be followed.
  layout.sk_v6_daddr = find_bytes(peers, "the peer's IPv6 address");
  layout.sk_pinet6 = layout.pinet6_daddr = not_found("the sock itself has the address");
}

}  // namespace

KernelLayout solve_layout(const CalibrationSamples& samples) {
  KernelLayout layout;
  solve_timewait(samples.timewaits, layout);
  solve_time_wait(samples.time_waits, layout);
  solve_listener(samples.listeners, layout);
  return layout;
}

}  // namespace pawprint
