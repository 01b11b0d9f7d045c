// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Names that runtimes and the kubelet give: cgroup paths, /proc/PID/cgroup, links and folders
// of logs. A container id that is found is 64 hex digits of the text.
#include <algorithm>
#include <string>

#include "fuzz/input.h"
#include "kernel/cgroup_cpu.h"
#include "kube/cgroup_path.h"
#include "kube/log_names.h"

namespace {

using namespace pawprint;
using fuzz::must;

void check_id(const std::optional<std::string>& id, std::string_view text) {
  if (!id) return;
  must(id->size() == 64 && text.find(*id) != std::string_view::npos);
  must(id->find_first_not_of("0123456789abcdef") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::Input(data, size).text();
  check_id(container_in_path(text), text);
  const auto id = container_in_proc_cgroup(text);
  check_id(id, text);
  (void)pod_uid_in(text);
  (void)cpu_cgroup_of(text, id.value_or(std::string(64, 'a')), "/sys/fs/cgroup");
  (void)throttled_ns(text);
  if (const auto link = parse_log_link(text)) must(link->id.size() <= 64);
  if (const auto folder = parse_pod_folder(text)) must(!folder->uid.empty());
  return 0;
}
