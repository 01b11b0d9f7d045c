// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// sample_recording FILE: ten minutes of a node in trouble, for the tests of what is made
// of recordings. Two machines with clocks of their own behind 192.0.2.7 are refused; a
// listener's accept queue overflows for two minutes; a probe gets slower, and its
// arguments are made to attack what shows them.
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdio>
#include <span>
#include <stdexcept>
#include <string>

#include "packet/ip_packet.h"
#include "packet/tcp_options.h"
#include "packet/tcp_segment.h"
#include "record/recorder.h"
#include "unit/builders.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"

namespace {

using namespace pawprint;

constexpr unsigned kSeconds = 600;
constexpr const char* kHostile =
    "<script>document.title='owned'</script><img src=x onerror=alert(1)>\x1b[31m\"'&";

// A SYN of one of the two machines: 1000 ticks a second, a day apart.
pp_syn clock_syn(unsigned second, bool is_second_machine) {
  auto syn = test::make_syn(second * 1000 + 137);
  syn.remote_port = static_cast<__u16>(30'000 + second);
  syn.tsval = (is_second_machine ? 586'400'000U : 500'000'000U) + second * 1000;
  syn.verdict = PP_SYN_ANSWERED;
  syn.reason = PP_REASON_UNKNOWN;
  syn.seen = PP_SYN_SYNACK;
  return syn;
}

pp_timewait refused(unsigned second) {
  auto segment = test::make_timewait(second * 1000 + 400);
  segment.tsval = 500'000'000U + second * 1000 + 263;  // 263 ms after its SYNs
  segment.ts_recent = 586'400'000U + second * 1000;
  return segment;
}

// The headers of such a SYN as they were on the wire: MSS, SACK permitted, timestamps.
void set_headers(pp_syn& syn) {
  TcpSegment tcp;
  tcp.source_port = syn.remote_port;
  tcp.destination_port = syn.local_port;
  tcp.seq = syn.seq;
  tcp.flags = kSyn;
  tcp.options = syn_options(syn.tsval);
  const auto remote = std::span<const std::uint8_t>(syn.remote).last(4);
  const auto local = std::span<const std::uint8_t>(syn.local).last(4);
  Bytes packet;
  put_ip_header(packet, remote, local, IPPROTO_TCP, tcp_bytes(tcp));
  syn.ip_len = static_cast<__u16>(packet.size());
  put_tcp_segment(packet, tcp, remote, local);
  std::copy(packet.begin(), packet.end(), syn.header);
  syn.header_len = static_cast<__u16>(packet.size());
  syn.h.size = static_cast<__u32>(event_bytes(syn));
}

class Story {
 public:
  explicit Story(Recorder& recorder) : recorder_(recorder) {}

  void tell(unsigned second) {
    if (second % 5 == 0) recorder_.on_event(clock_syn(second, second / 5 % 2 == 1));
    if (second % 37 == 0) recorder_.on_event(refused(second));
    if (second > 200 && second < 320) overflow(second);
    if (second % 10 == 3) probe(second);
    totals(second);
    recorder_.on_event(test::make_tick(second * 1000 + 999));
  }

 private:
  void overflow(unsigned second) {
    for (unsigned i = 0; i < 1 + second % 7; ++i) {
      auto syn = test::make_syn(second * 1000 + 500 + i);
      syn.remote[15] = static_cast<__u8>(20 + i);
      syn.remote_port = static_cast<__u16>(40'000 + second);
      syn.tsval = 7'000'000 * (i + 1) + second * 1000 + i;
      if (i == 3) syn.reason = PP_REASON_SYN_QUEUE_LAST_QUARTER;
      set_headers(syn);
      recorder_.on_event(syn);
      ++counts_.received;
      ++counts_.dropped;
      ++counts_.by_reason[syn.reason];
    }
  }
  void probe(unsigned second) {
    test::SessionShape session;
    session.pid = 1000 + second;
    session.begin_ms = second * 1000;
    session.run_ms = 200 + second * 2;
    session.setup_ms = second > 400 ? 600 : 40;
    session.status = second % 70 == 3 ? test::killed_by(9) : 0;
    session.argv = {"/bin/check", second % 20 == 3 ? "-q" : kHostile};
    recorder_.on_event(test::make_exec(session));
    recorder_.on_event(test::make_exit(session));
    recorder_.on_event(test::make_runtime_exit(session));
  }
  void totals(unsigned second) {
    auto event = test::make_syn_totals(second * 1000 + 998);
    event.counts = counts_;
    event.counts.answered = second / 5;
    event.counts.received += second / 5;
    recorder_.on_event(event);
  }

  Recorder& recorder_;
  pp_syn_counts counts_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: sample_recording FILE\n", stderr);
    return 2;
  }
  const auto recorder = test::start_recording(argv[1]);
  RecordingInfo info = test::recording_info();
  info.node.hostname = "node-<b>7</b>";
  info.source.collectors = {
      {Collector::kTimewait, CollectorState::kOn, "bpf", "kprobe", "perfbuf", ""},
      {Collector::kSyn, CollectorState::kOn, "bpf", "kprobe", "perfbuf", ""},
      {Collector::kProbe, CollectorState::kDegraded, "bpf", "raw_tp", "perfbuf", "no sched_info"}};
  recorder->describe(info);
  recorder->on_event(test::make_tick(500));
  recorder->on_event(test::make_listener(600));
  Story story(*recorder);
  for (unsigned second = 1; second <= kSeconds; ++second) story.tell(second);
  recorder->on_event(test::make_loss(PP_LOSS_RING, 7, kSeconds * 1000 + 999));
  if (auto closed = recorder->close(); !closed) {
    fmt::print(stderr, "sample_recording: {}\n", closed.error().message());
    return 1;
  }
  return 0;
}
