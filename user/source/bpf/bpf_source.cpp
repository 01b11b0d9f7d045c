// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/bpf_source.h"

#include <fmt/format.h>
#include <linux/capability.h>

#include <optional>
#include <utility>

#include "source/bpf/probe_programs.h"
#include "source/bpf/tcp_programs.h"

namespace pawprint {
namespace {

// enum pp_counter → the stage that it counts losses of.
constexpr std::array<pp_loss_stage, PP_COUNTERS> kStageOfCounter{
    PP_LOSS_RING, PP_LOSS_TRACK, PP_LOSS_ENTRY_EXIT, PP_LOSS_TRACK, PP_LOSS_SAMPLED};

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

Result<AttachType> BpfSource::choose_attach() const {
  const auto usable = [&](AttachType attach) -> const Ability& {
    return attach == AttachType::kFentry ? features_.fentry : features_.kprobe;
  };
  if (options_.attach) {
    const Ability& ability = usable(*options_.attach);
    if (!ability.works) return fail(ability.why);
    return *options_.attach;
  }
  for (const AttachType attach : {AttachType::kFentry, AttachType::kKprobe}) {
    if (usable(attach).works) return attach;
  }
  return fail(fmt::format("this kernel lets no BPF program hook functions: {}; {}",
                          features_.fentry.why, features_.kprobe.why));
}

Result<std::unique_ptr<BpfCollector>> BpfSource::start_group(const Group& group) const {
  if (const auto blocked = obstacle()) return fail(*blocked);
  const auto transport = choose_transport();
  if (!transport) return fail(transport.error());
  if (group.front() == Collector::kProbe) {
    if (!features_.raw_tracepoint.works) return fail(features_.raw_tracepoint.why);
    return ProbePrograms::start(options_, *transport);
  }
  const auto attach = choose_attach();
  if (!attach) return fail(attach.error());
  return TcpPrograms::start(options_, group, *attach, *transport);
}

void BpfSource::add(const Group& group, Result<std::unique_ptr<BpfCollector>> started) {
  if (started) {
    const auto& status = (*started)->status();
    status_.insert(status_.end(), status.begin(), status.end());
    running_.push_back(Running{std::move(*started)});
    // What was counted while hooks were being attached is no loss of this session.
    Running& added = running_.back();
    added.counted = read_counters(*added.programs).value_or(pp_counters{});
    added.skipped = added.programs->skipped();
    return;
  }
  add_off(status_, group, backend(), started.error().message());
}

Result<void> BpfSource::start(const std::vector<Collector>& wanted) {
  Group tcp;
  Group probe;
  for (const Collector collector : wanted) {
    (collector == Collector::kProbe ? probe : tcp).push_back(collector);
  }
  for (const Group& group : {tcp, probe}) {
    if (!group.empty()) add(group, start_group(group));
  }
  if (running_.empty()) return fail(status_.front().why);
  return {};
}

// Maps are read with bpf(2), which asks for one of them on every call:
// kernel/bpf/syscall.c __sys_bpf(), 5.8 to 6.18; before, CAP_SYS_ADMIN.
CapabilitySet BpfSource::capabilities() const {
  const CapabilitySet bpf = capability(CAP_BPF);
  return (own_capabilities() & bpf) != 0 ? bpf : capability(CAP_SYS_ADMIN);
}

std::vector<int> BpfSource::fds() const {
  std::vector<int> fds;
  for (const Running& running : running_) fds.push_back(running.programs->transport().fd());
  return fds;
}

void BpfSource::drain(EventSink& sink) {
  for (const Running& running : running_) {
    undecodable_ += running.programs->drain(sink);
  }
}

void BpfSource::report_loss(Running& running, EventSink& sink, std::uint64_t now_ns) const {
  const auto tell = [&](pp_loss_stage stage, std::uint64_t total, auto& told) {
    if (total <= told) return;
    sink.on_event(make_loss(stage, total - told, last_tick_ns_, now_ns));
    told = total;
  };
  if (const auto totals = read_counters(*running.programs)) {
    for (unsigned i = 0; i < PP_COUNTERS; ++i) {
      tell(kStageOfCounter[i], totals->value[i], running.counted.value[i]);
    }
  }
  tell(PP_LOSS_ENTRY_EXIT, running.programs->skipped(), running.skipped);
}

void BpfSource::tell_totals(EventSink& sink, std::uint64_t now_ns) {
  for (const Running& running : running_) running.programs->read_totals(sink, now_ns);
}

void BpfSource::tick(EventSink& sink, std::uint64_t now_ns) {
  tell_totals(sink, now_ns);
  for (Running& running : running_) report_loss(running, sink, now_ns);
  if (undecodable_ > 0) {
    sink.on_event(make_loss(PP_LOSS_DECODE, std::exchange(undecodable_, 0), last_tick_ns_, now_ns));
  }
  last_tick_ns_ = now_ns;
}

}  // namespace pawprint
