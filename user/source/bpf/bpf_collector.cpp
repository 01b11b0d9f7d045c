// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/bpf_collector.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <vector>

#include "source/bpf/libbpf_log.h"

namespace pawprint {

std::string_view name_of(AttachType attach) {
  return attach == AttachType::kFentry ? "fentry" : "kprobe";
}

void BpfLinkDeleter::operator()(bpf_link* link) const {
  bpf_link__destroy(link);
}

Result<BpfLink> attach(const bpf_program* program) {
  bpf_link* link = bpf_program__attach(program);
  if (link != nullptr) return BpfLink(link);
  const int code = errno;
  take_libbpf_warning();
  return fail(fmt::format("attaching {}", bpf_program__section_name(program)), code);
}

Result<pp_counters> read_counters(const BpfCollector& collector) {
  const bpf_map* map = collector.counters();
  const int cpus = libbpf_num_possible_cpus();
  if (cpus < 0) return fail("counting CPUs", -cpus);
  std::vector<pp_counters> values(static_cast<std::size_t>(cpus));
  constexpr __u32 kOnly = 0;
  if (bpf_map_lookup_elem(bpf_map__fd(map), &kOnly, values.data()) != 0) {
    return fail_errno(fmt::format("reading {}", bpf_map__name(map)));
  }
  pp_counters sum{};
  for (const pp_counters& one : values) {
    for (unsigned i = 0; i < PP_COUNTERS; ++i) sum.value[i] += one.value[i];
  }
  return sum;
}

}  // namespace pawprint
