// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One BPF object on its way through open → configure → load → attach, and its share
// of the work while it runs. A collector derives from this and says what is special.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/features.h"
#include "pawprint/config.h"
#include "source/bpf/transport.h"
#include "source/source.h"
#include "source/traffic_filter.h"

struct bpf_link;
struct bpf_map;
struct bpf_program;

namespace pawprint {

enum class AttachType { kFentry, kKprobe };
std::string_view name_of(AttachType attach);

struct BpfOptions {
  std::optional<std::filesystem::path> btf;  // in place of /sys/kernel/btf/vmlinux
  std::optional<Transport> transport;        // none: the best that works
  std::optional<AttachType> attach;          // none: the best that works
  TrafficFilter filter;
  bool preempt_rt = false;  // tasks with bottom halves off can be preempted
  bool verbose = false;     // let the verifier say how many instructions it processed
  std::filesystem::path proc_root = "/proc";
};

// BPF_LOG_STATS, kernel/bpf/verifier.c, 5.2+.
inline constexpr unsigned kVerifierStatistics = 4;

// The one owner of an attached program.
struct BpfLinkDeleter {
  void operator()(bpf_link* link) const;
};
using BpfLink = std::unique_ptr<bpf_link, BpfLinkDeleter>;

// Error: what the kernel refused. libbpf's own words are added when it had any.
Result<BpfLink> attach(const bpf_program* program);

class BpfCollector {
 public:
  virtual ~BpfCollector() = default;
  // Descriptor of the transport; drained by the source.
  virtual BpfTransport& transport() = 0;
  // One entry for each collector that these programs were started for.
  virtual const std::vector<CollectorStatus>& status() const = 0;
  // Hands over the events that wait. Returns how many records were no event.
  virtual std::uint64_t drain(EventSink& sink) { return transport().drain(sink); }
  // The per-CPU array with one struct pp_counters.
  virtual const bpf_map* counters() const = 0;
  // How often the kernel did not run a program where it should have, since they were loaded; 0
  // where the kernel does not count it.
  virtual std::uint64_t skipped() const { return 0; }
  // What is kept in the kernel, as events. Once a second.
  virtual void read_totals(EventSink& sink, std::uint64_t now_ns) = 0;
};

// Summed over CPUs. Error: the lookup's errno.
Result<pp_counters> read_counters(const BpfCollector& collector);

}  // namespace pawprint
