// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/cgroup_path.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/file.h"
#include "kernel/proc_tree.h"
#include "pawprint/container_id.h"

namespace pawprint {
namespace {

std::optional<std::string> container_in_name(std::string_view name) {
  if (name.size() >= PP_CGROUP_NAME_LEN) return std::nullopt;
  std::array<char, PP_CGROUP_NAME_LEN> buffer{};
  std::copy(name.begin(), name.end(), buffer.begin());
  const int offset = pp_container_id_offset(buffer.data(), static_cast<__u32>(name.size()));
  if (offset < 0) return std::nullopt;
  const std::string_view id = name.substr(static_cast<std::size_t>(offset), PP_CONTAINER_ID_LEN);
  std::array<__u64, PP_CONTAINER_ID_LEN / sizeof(__u64)> words{};
  std::memcpy(words.data(), id.data(), PP_CONTAINER_ID_LEN);
  if (pp_is_container_id(words.data()) == 0) return std::nullopt;
  return std::string(id);
}

// "4:cpu,memory:/path" → controllers "cpu,memory" and path.
struct CgroupLine {
  std::string_view controllers;
  std::string_view path;
};

std::optional<CgroupLine> parse_line(std::string_view line) {
  const std::size_t first = line.find(':');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = line.find(':', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return CgroupLine{line.substr(first + 1, second - first - 1), line.substr(second + 1)};
}

bool has_controller(std::string_view controllers, std::string_view wanted) {
  while (!controllers.empty()) {
    const std::size_t comma = controllers.find(',');
    if (controllers.substr(0, comma) == wanted) return true;
    if (comma == std::string_view::npos) break;
    controllers.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace

std::optional<std::string> container_in_path(std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    if (auto id = container_in_name(name)) return id;
    if (slash == std::string_view::npos) break;
    path = path.substr(0, slash);
  }
  return std::nullopt;
}

std::optional<std::string> container_in_proc_cgroup(std::string_view text) {
  std::optional<std::string> v2;
  std::optional<std::string> any;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const auto line = parse_line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line) continue;
    auto id = container_in_path(line->path);
    if (!id) continue;
    if (has_controller(line->controllers, "memory")) return id;
    if (line->controllers.empty()) v2 = id;
    any = std::move(id);
  }
  return v2 ? v2 : any;
}

std::string pod_uid_in(std::string_view proc_cgroup) {
  // The innermost one, as for container ids: a node may itself be a pod.
  while (!proc_cgroup.empty()) {
    const std::size_t begin = proc_cgroup.find_last_of("/\n");
    std::string_view name =
        begin == std::string_view::npos ? proc_cgroup : proc_cgroup.substr(begin + 1);
    proc_cgroup = proc_cgroup.substr(0, begin == std::string_view::npos ? 0 : begin);
    std::size_t end = name.find(".slice");
    const bool systemd = end != std::string_view::npos;
    name = name.substr(0, end);
    const std::size_t pod =
        systemd ? name.rfind("-pod") : (name.starts_with("pod") ? 0 : name.npos);
    if (pod == std::string_view::npos) continue;
    std::string uid(name.substr(pod + (systemd ? 4 : 3)));
    if (systemd) std::replace(uid.begin(), uid.end(), '_', '-');
    if (!uid.empty()) return uid;
  }
  return "";
}

std::map<std::string, std::vector<std::uint32_t>> running_containers(
    const std::filesystem::path& proc_root) {
  std::map<std::string, std::vector<std::uint32_t>> containers;
  for_each_process(proc_root, [&](std::uint32_t pid) {
    const auto text = read_file(proc_root / std::to_string(pid) / "cgroup");
    if (!text) return;
    if (auto id = container_in_proc_cgroup(*text)) containers[*id].push_back(pid);
  });
  return containers;
}

}  // namespace pawprint
