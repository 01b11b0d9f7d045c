// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/bpf_collector.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <numeric>
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

Result<std::uint64_t> sum_over_cpus(const bpf_map* map, __u32 index) {
  const int cpus = libbpf_num_possible_cpus();
  if (cpus < 0) return fail("counting CPUs", -cpus);
  std::vector<std::uint64_t> values(static_cast<std::size_t>(cpus));
  if (bpf_map_lookup_elem(bpf_map__fd(map), &index, values.data()) != 0) {
    return fail_errno(fmt::format("reading {}", bpf_map__name(map)));
  }
  return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
}

}  // namespace pawprint
