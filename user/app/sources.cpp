// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/sources.h"

#include "source/bpf/bpf_source.h"

namespace pawprint {

std::vector<std::unique_ptr<Source>> make_sources(const Options& options,
                                                  const KernelFeatures& features) {
  std::vector<std::unique_ptr<Source>> sources;
  BpfOptions bpf;
  bpf.btf = options.btf;
  bpf.attach = options.attach;
  bpf.transport = options.transport;
  bpf.filter = options.filter;
  bpf.proc_root = options.host_root / "proc";
  bpf.verbose = options.verbose;
  sources.push_back(std::make_unique<BpfSource>(std::move(bpf), features));
  return sources;
}

}  // namespace pawprint
