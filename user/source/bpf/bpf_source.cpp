// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/bpf_source.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "source/bpf/probe_programs.h"

namespace pawprint {
namespace {

pp_loss loss(pp_loss_stage stage, std::uint64_t events, std::uint64_t from_ns,
             std::uint64_t now_ns) {
  auto event = make_event<pp_loss>(now_ns);
  event.from_ns = from_ns;
  event.events = events;
  event.stage = stage;
  return event;
}

// enum pp_counter → the stage that it counts losses of.
constexpr std::array<pp_loss_stage, PP_COUNTERS> kStageOfCounter{PP_LOSS_RING, PP_LOSS_TRACK};

}  // namespace

std::optional<std::string> BpfSource::obstacle() const {
  if (!features_.bpf.works) return features_.bpf.why;
  if (!features_.btf.works) {
    return fmt::format("no BTF of this kernel ({}); give one with --btf FILE", features_.btf.why);
  }
  return std::nullopt;
}

Result<Transport> BpfSource::choose_transport() const {
  const auto usable = [&](Transport transport) -> const Ability& {
    return transport == Transport::kRingbuf ? features_.ring_buffer : features_.perf_buffer;
  };
  if (options_.transport) {
    const Ability& ability = usable(*options_.transport);
    if (!ability.works) return fail(ability.why);
    return *options_.transport;
  }
  for (const Transport transport : {Transport::kRingbuf, Transport::kPerfbuf}) {
    if (usable(transport).works) return transport;
  }
  return fail(features_.perf_buffer.why);
}

Result<std::unique_ptr<BpfCollector>> BpfSource::start_one(Collector collector,
                                                           Transport transport) const {
  switch (collector) {
    case Collector::kProbe:
      if (!features_.raw_tracepoint.works) return fail(features_.raw_tracepoint.why);
      return ProbePrograms::start(options_, transport);
    case Collector::kTimewait:
    case Collector::kSyn:
      if (!features_.fentry.works && !features_.kprobe.works) {
        return fail(fmt::format("this kernel lets no BPF program hook functions: {}; {}",
                                features_.fentry.why, features_.kprobe.why));
      }
      return fail("not in this build");
  }
  return fail("unknown collector");
}

Result<void> BpfSource::start(const std::vector<Collector>& wanted) {
  std::string first_reason;
  const auto blocked = obstacle();
  const auto transport = choose_transport();
  for (const Collector collector : wanted) {
    Result<std::unique_ptr<BpfCollector>> started;
    if (blocked) {
      started = fail(*blocked);
    } else if (!transport) {
      started = fail(transport.error());
    } else {
      started = start_one(collector, *transport);
    }
    if (started) {
      status_.push_back((*started)->status());
      running_.push_back(Running{std::move(*started)});
      continue;
    }
    CollectorStatus off;
    off.collector = collector;
    off.backend = "bpf";
    off.why = started.error().message();
    if (first_reason.empty()) first_reason = off.why;
    status_.push_back(std::move(off));
  }
  if (running_.empty()) return fail(first_reason);
  return {};
}

std::vector<int> BpfSource::fds() const {
  std::vector<int> fds;
  for (const Running& running : running_) fds.push_back(running.programs->transport().fd());
  return fds;
}

void BpfSource::drain(EventSink& sink) {
  for (const Running& running : running_) {
    undecodable_ += running.programs->transport().drain(sink);
  }
}

void BpfSource::report_loss(Running& running, EventSink& sink, std::uint64_t now_ns) const {
  for (__u32 i = 0; i < PP_COUNTERS; ++i) {
    const auto total = sum_over_cpus(running.programs->counters(), i);
    if (!total || *total <= running.counted[i]) continue;
    sink.on_event(loss(kStageOfCounter[i], *total - running.counted[i], last_tick_ns_, now_ns));
    running.counted[i] = *total;
  }
}

void BpfSource::tick(EventSink& sink, std::uint64_t now_ns) {
  for (Running& running : running_) report_loss(running, sink, now_ns);
  if (undecodable_ > 0) {
    sink.on_event(loss(PP_LOSS_DECODE, std::exchange(undecodable_, 0), last_tick_ns_, now_ns));
  }
  last_tick_ns_ = now_ns;
}

}  // namespace pawprint
