// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One BPF object on its way through open → configure → load → attach, and its share
// of the work while it runs. A collector derives from this and says what is special.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "kernel/features.h"
#include "source/bpf/transport.h"
#include "source/source.h"

struct bpf_link;
struct bpf_map;
struct bpf_program;

namespace pawprint {

struct BpfOptions {
  std::optional<std::filesystem::path> btf;  // in place of /sys/kernel/btf/vmlinux
  std::optional<Transport> transport;        // none: the best that works
  std::filesystem::path proc_root = "/proc";
};

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
  virtual const CollectorStatus& status() const = 0;
  // The per-CPU array of enum pp_counter.
  virtual const bpf_map* counters() const = 0;
};

// Each value of a per-CPU array summed over CPUs. Error: the lookup's errno.
Result<std::uint64_t> sum_over_cpus(const bpf_map* map, __u32 index);

}  // namespace pawprint
