// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/probe_programs.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/clock.h"
#include "kube/cgroup_path.h"
#include "pawprint/config.h"
#include "probe.skel.h"
#include "source/bpf/libbpf_log.h"
#include "source/fan.h"

namespace pawprint {
Result<std::unique_ptr<BpfCollector>> ProbePrograms::start(const BpfOptions& options,
                                                           Transport transport) {
  std::unique_ptr<ProbePrograms> self(new ProbePrograms);
  if (auto loaded = self->load(options, transport); !loaded) return fail(loaded.error());
  auto reader = BpfTransport::open(self->skeleton_->maps.events, transport);
  if (!reader) return fail(reader.error());
  self->transport_ = std::move(*reader);
  self->seed_containers(options.proc_root, false);
  if (auto attached = self->attach_all(); !attached) return fail(attached.error());
  self->seed_containers(options.proc_root, true);
  CollectorStatus& status = self->status_.front();
  status.collector = Collector::kProbe;
  status.backend = "bpf";
  status.attach = "raw_tp";
  status.transport = name_of(transport);
  return self;
}

ProbePrograms::~ProbePrograms() {
  links_.clear();
  transport_.reset();
  probe_bpf__destroy(skeleton_);
}

const bpf_map* ProbePrograms::counters() const {
  return skeleton_->maps.counters;
}

std::uint64_t ProbePrograms::drain(EventSink& sink) {
  Fan both{&unseen_ends_, &sink};
  return transport_->drain(both);
}

void ProbePrograms::read_totals(EventSink& sink, std::uint64_t now_ns) {
  const int sessions = bpf_map__fd(skeleton_->maps.sessions);
  std::vector<std::byte> sums(bpf_map__value_size(skeleton_->maps.sessions));
  const auto is_followed = [&](const pp_session_key& session) {
    return bpf_map_lookup_elem(sessions, &session, sums.data()) == 0;
  };
  unseen_ends_.check(now_ns, is_followed, sink);
}

Result<void> ProbePrograms::load(const BpfOptions& options, Transport transport) {
  LIBBPF_OPTS(bpf_object_open_opts, open_options);
  if (options.btf) open_options.btf_custom_path = options.btf->c_str();
  if (options.verbose) open_options.kernel_log_level = kVerifierStatistics;
  skeleton_ = probe_bpf__open_opts(&open_options);
  if (skeleton_ == nullptr) return fail_errno("opening the probe programs");
  skeleton_->rodata->pp_config.ringbuf = transport == Transport::kRingbuf;
  skeleton_->rodata->pp_config.runq = has_run_delay(options.proc_root);
  if (auto done = BpfTransport::configure(skeleton_->maps.events, transport); !done) return done;
  take_libbpf_warning();
  const int err = probe_bpf__load(skeleton_);
  if (err == 0) return {};
  const std::string said = take_libbpf_warning();
  return fail(said.empty() ? "loading the probe programs"
                           : fmt::format("loading the probe programs ({})", said),
              -err);
}

Result<void> ProbePrograms::attach_all() {
  status_.front().state = CollectorState::kOn;
  for (const bpf_program* program :
       {skeleton_->progs.probe_fork, skeleton_->progs.probe_exit, skeleton_->progs.probe_exec}) {
    auto link = attach(program);
    if (!link) return fail(link.error());
    links_.push_back(std::move(*link));
  }
  auto link = attach(skeleton_->progs.probe_attach);
  if (link) {
    links_.push_back(std::move(*link));
    return {};
  }
  // Without it only processes that are born in their cgroup are seen.
  status_.front().state = CollectorState::kDegraded;
  status_.front().why =
      link.error().message() + "; only runtimes that clone into the cgroup are seen";
  return {};
}

// The containers that already run: their next command is a session, not their start.
// Before attaching all of them; after it only those that began meanwhile, unless every
// process in one came in under our eyes and has yet to execute its first command.
void ProbePrograms::seed_containers(const std::filesystem::path& proc_root, bool attached) {
  const int containers = bpf_map__fd(skeleton_->maps.containers);
  const int procs = bpf_map__fd(skeleton_->maps.procs);
  const auto is_followed = [&](std::uint32_t pid) {
    std::vector<std::byte> proc(bpf_map__value_size(skeleton_->maps.procs));
    return bpf_map_lookup_elem(procs, &pid, proc.data()) == 0;
  };
  const std::uint64_t now_ns = monotonic_ns();
  for (const auto& [id, pids] : running_containers(proc_root)) {
    if (attached && std::all_of(pids.begin(), pids.end(), is_followed)) continue;
    bpf_map_update_elem(containers, id.data(), &now_ns, BPF_ANY);
  }
}

}  // namespace pawprint
