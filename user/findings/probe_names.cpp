// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "findings/probe_names.h"

#include <fmt/format.h>

#include <cctype>
#include <string_view>

namespace pawprint {
namespace {

constexpr std::size_t kShortIdChars = 12;
constexpr std::size_t kHashChars = 5;  // generateName: five random characters
constexpr std::size_t kMostCommandChars = 60;

std::string container_name(const ProbeRow& row) {
  if (!row.pod) return "container " + row.container_id.substr(0, kShortIdChars);
  return fmt::format("{}/{}/{}", row.pod_namespace.value_or("?"), *row.pod,
                     row.container.value_or("?"));
}

struct Owner {
  std::string kind, name;
};

// The part of a name behind its last '-', and what is before.
bool split_last(const std::string& name, std::string& before, std::string& last) {
  const std::size_t dash = name.rfind('-');
  if (dash == std::string::npos || dash == 0) return false;
  before = name.substr(0, dash);
  last = name.substr(dash + 1);
  return true;
}

// The alphabet of generated names has no vowels and no 0, 1, 3.
bool is_generated(std::string_view text) {
  return !text.empty() && text.find_first_not_of("bcdfghjklmnpqrstvwxz2456789") == text.npos;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// From the pod's name: <deployment>-<hash>-<5>, <daemonset>-<5>, <statefulset>-<n>.
Owner owner_of(const std::string& pod) {
  std::string before;
  std::string last;
  if (!split_last(pod, before, last)) return {"pod", pod};
  if (last.size() == kHashChars && is_generated(last)) {
    std::string deployment;
    std::string hash;
    if (split_last(before, deployment, hash) && hash.size() >= 8 && is_generated(hash)) {
      return {"deployment", deployment};
    }
    return {"daemonset", before};
  }
  if (is_number(last)) return {"statefulset", before};
  return {"pod", pod};
}

}  // namespace

std::string duration_text(std::uint64_t ns) {
  const double ms = static_cast<double>(ns) / 1e6;
  return ms < 1000 ? fmt::format("{:.0f} ms", ms) : fmt::format("{:.1f} s", ms / 1000);
}

std::string name_of(const ProbeRow& row) {
  if (row.kind == "hook") return "hook of " + container_name(row);
  if (row.kind != "exec") return fmt::format("{} probe of {}", row.kind, container_name(row));
  std::string command = row.command.substr(0, kMostCommandChars);
  if (command.size() < row.command.size()) command += "…";
  return fmt::format("'{}' in {}", command, container_name(row));
}

std::string set_timeout_command(const ProbeRow& row, std::uint64_t timeout_s) {
  if (row.kind == "exec" || row.kind == "hook" || !row.pod || !row.container) {
    return fmt::format("set timeoutSeconds: {} for it in the pod's owner", timeout_s);
  }
  const Owner owner = owner_of(*row.pod);
  if (owner.kind == "pod") {
    return fmt::format("set {}Probe.timeoutSeconds: {} of container {} where {}/{} comes from",
                       row.kind, timeout_s, *row.container, row.pod_namespace.value_or("default"),
                       *row.pod);
  }
  std::string probes = fmt::format(R"("{}Probe":{{"timeoutSeconds":{}}})", row.kind, timeout_s);
  for (const std::string& also : row.also) {
    if (also != "hook")
      probes += fmt::format(R"(,"{}Probe":{{"timeoutSeconds":{}}})", also, timeout_s);
  }
  return fmt::format(
      "kubectl -n {} patch {} {} -p '{{\"spec\":{{\"template\":{{\"spec\":{{\"containers\":"
      "[{{\"name\":\"{}\",{}}}]}}}}}}}}'",
      row.pod_namespace.value_or("default"), owner.kind, owner.name, *row.container, probes);
}

}  // namespace pawprint
