// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/tcp_programs.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "event/counts.h"
#include "pawprint/config.h"
#include "source/bpf/libbpf_log.h"
#include "tcp.skel.h"

namespace pawprint {
namespace {

// With the ring full of the largest events a CPU fills 2.5 MiB/s.
constexpr __u32 kEventsPerSecond = 10'000;

// Tasks that run softirqs: ksoftirqd and threaded interrupts of each CPU, and senders on
// loopback, whose slots are evicted when they have been idle longest.
constexpr __u32 kTaskSlots = 4096;

struct BtfDeleter {
  void operator()(btf* types) const { btf__free(types); }
};
using Btf = std::unique_ptr<btf, BtfDeleter>;

Result<Btf> load_kernel_btf(const BpfOptions& options) {
  btf* types = options.btf ? btf__parse(options.btf->c_str(), nullptr) : btf__load_vmlinux_btf();
  if (types == nullptr) return fail_errno("reading the kernel's BTF");
  return Btf(types);
}

pp_config make_config(const BpfOptions& options, Transport transport, const btf* kernel) {
  pp_config config{};
  config.ringbuf = transport == Transport::kRingbuf;
  config.events_per_s = kEventsPerSecond;
  config.task_slots = options.preempt_rt;
  config.netns = options.filter.netns.value_or(0);
  config.port = options.filter.port.value_or(0);
  if (options.filter.remote) {
    config.remote_bits = options.filter.remote->prefix_bits;
    std::copy(options.filter.remote->address.begin(), options.filter.remote->address.end(),
              std::begin(config.remote));
  }
  const auto args = [&](const char* function) {
    return argument_count(kernel, function).value_or(0);
  };
  config.args[PP_FUNC_TIMEWAIT] = args("tcp_timewait_state_process");
  config.args[PP_FUNC_MAKE_SYNACK] = args("tcp_make_synack");
  config.args[PP_FUNC_ROUTE6] = args("inet6_csk_route_req");
  return config;
}

// Calls `visit` with each key of a per-CPU hash and the sum of its values.
template <typename Counts, typename Visit>
void for_each_sum(const bpf_map* map, const Visit& visit) {
  const int fd = bpf_map__fd(map);
  const int cpus = libbpf_num_possible_cpus();
  if (cpus <= 0) return;
  std::vector<Counts> per_cpu(static_cast<std::size_t>(cpus));
  std::uint32_t key = 0;
  const void* previous = nullptr;
  while (bpf_map_get_next_key(fd, previous, &key) == 0) {
    previous = &key;
    if (bpf_map_lookup_elem(fd, &key, per_cpu.data()) != 0) continue;
    Counts sum{};
    for (const Counts& counts : per_cpu) add_counts(sum, counts);
    visit(key, sum);
  }
}

}  // namespace

Result<std::unique_ptr<BpfCollector>> TcpPrograms::start(const BpfOptions& options,
                                                         const std::vector<Collector>& wanted,
                                                         AttachType attach, Transport transport) {
  std::unique_ptr<TcpPrograms> self(new TcpPrograms);
  if (auto loaded = self->load(options, attach, transport); !loaded) return fail(loaded.error());
  auto reader = BpfTransport::open(self->skeleton_->maps.events, transport);
  if (!reader) return fail(reader.error());
  self->transport_ = std::move(*reader);
  self->hooks_->attach_all();
  std::string why;
  for (const Collector collector : wanted) {
    self->status_.push_back(self->status_of(collector, attach, transport, options.preempt_rt));
    if (self->status_.back().state == CollectorState::kOff && why.empty()) {
      why = self->status_.back().why;
    }
  }
  const bool any = std::any_of(self->status_.begin(), self->status_.end(), [](const auto& status) {
    return status.state != CollectorState::kOff;
  });
  if (!any) return fail(why);
  return self;
}

TcpPrograms::~TcpPrograms() {
  hooks_.reset();
  transport_.reset();
  tcp_bpf__destroy(skeleton_);
}

const bpf_map* TcpPrograms::counters() const {
  return skeleton_->maps.counters;
}

Result<void> TcpPrograms::load(const BpfOptions& options, AttachType attach, Transport transport) {
  LIBBPF_OPTS(bpf_object_open_opts, open_options);
  if (options.btf) open_options.btf_custom_path = options.btf->c_str();
  if (options.verbose) open_options.kernel_log_level = kVerifierStatistics;
  skeleton_ = tcp_bpf__open_opts(&open_options);
  if (skeleton_ == nullptr) return fail_errno("opening the TCP programs");
  auto kernel = load_kernel_btf(options);
  if (!kernel) return fail(kernel.error());
  skeleton_->rodata->pp_config = make_config(options, transport, kernel->get());
  if (auto done = BpfTransport::configure(skeleton_->maps.events, transport); !done) return done;
  if (options.preempt_rt) bpf_map__set_max_entries(skeleton_->maps.task_slots, kTaskSlots);
  hooks_.emplace(skeleton_->obj, attach);
  hooks_->choose_programs(kernel->get());
  take_libbpf_warning();
  const int err = tcp_bpf__load(skeleton_);
  if (err == 0) return {};
  const std::string said = take_libbpf_warning();
  return fail(said.empty() ? "loading the TCP programs"
                           : fmt::format("loading the TCP programs ({})", said),
              -err);
}

CollectorStatus TcpPrograms::status_of(Collector collector, AttachType attach, Transport transport,
                                       bool preempt_rt) const {
  CollectorStatus status;
  status.collector = collector;
  status.state = CollectorState::kOn;
  status.backend = "bpf";
  std::string missing;
  for (const HookSet::Missing& gap : hooks_->missing()) {
    const Hook& hook = *gap.hook;
    if (!(collector == Collector::kSyn ? hook.syn : hook.timewait)) continue;
    // For timewait the conn_request hooks only add what SYNs to listeners carry.
    const bool required = hook.required && (collector == Collector::kSyn || !hook.syn);
    if (required) {
      status.state = CollectorState::kOff;
      status.why = gap.why;
      return status;
    }
    if (hook.without == nullptr) continue;
    status.state = CollectorState::kDegraded;
    missing += fmt::format("{}without {}: {}", missing.empty() ? "" : "; ", hook.without, gap.why);
  }
  // kernel/trace/bpf_trace.c trace_call_bpf(): skipped, uncounted, while bpf_prog_active is
  // set on the CPU, and there its holder can be preempted. Seen on 6.1.192-rt.
  if (preempt_rt && attach == AttachType::kKprobe) {
    status.state = CollectorState::kDegraded;
    missing += fmt::format("{}on PREEMPT_RT a kprobe program can be skipped, uncounted",
                           missing.empty() ? "" : "; ");
  }
  status.why = missing;
  status.attach = name_of(attach);
  status.transport = name_of(transport);
  return status;
}

void TcpPrograms::read_totals(EventSink& sink, std::uint64_t now_ns) {
  for_each_sum<pp_syn_counts>(skeleton_->maps.syn_totals,
                              [&](std::uint32_t netns, const pp_syn_counts& counts) {
                                syn_totals_.tell(sink, now_ns, netns, counts);
                              });
  for_each_sum<pp_timewait_counts>(skeleton_->maps.timewait_totals,
                                   [&](std::uint32_t netns, const pp_timewait_counts& counts) {
                                     timewait_totals_.tell(sink, now_ns, netns, counts);
                                   });
}

}  // namespace pawprint
