// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/cgroup_cpu.h"

#include <charconv>
#include <system_error>

namespace pawprint {
namespace {

using std::filesystem::path;

// A process in a cgroup namespace of its own sees paths that begin with "/..".
std::string_view without_dots(std::string_view cgroup) {
  while (cgroup.starts_with("/..")) cgroup.remove_prefix(3);
  while (cgroup.starts_with('/')) cgroup.remove_prefix(1);
  return cgroup;
}

// Up to the component that holds the id: a runtime may make cgroups below it.
std::optional<std::string_view> up_to_container(std::string_view cgroup, std::string_view id) {
  const std::size_t at = cgroup.rfind(id);
  if (at == std::string_view::npos) return std::nullopt;
  return without_dots(cgroup.substr(0, cgroup.find('/', at)));
}

bool is_folder(const path& folder) {
  std::error_code error;
  return std::filesystem::is_directory(folder, error);
}

bool has_cpu(std::string_view controllers) {
  return controllers == "cpu" || controllers.starts_with("cpu,") || controllers.ends_with(",cpu") ||
         controllers.find(",cpu,") != std::string_view::npos;
}

std::optional<std::uint64_t> value_of(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ') continue;
    line.remove_prefix(name.size() + 1);
    std::uint64_t value = 0;
    const char* line_end = line.data() + line.size();
    const auto [rest, bad] = std::from_chars(line.data(), line_end, value);
    if (bad == std::errc{} && rest == line_end) return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<path> cpu_cgroup_of(std::string_view text, const std::string& container_id,
                                  const path& cgroup_root) {
  std::optional<path> v2;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    const auto folder = up_to_container(line.substr(second + 1), container_id);
    if (!folder) continue;
    if (has_cpu(controllers)) {
      // "cpu" is a link where the hierarchy is called "cpu,cpuacct".
      const path named = cgroup_root / controllers / *folder;
      return is_folder(named) ? named : cgroup_root / "cpu" / *folder;
    }
    if (controllers.empty()) {
      const path unified = cgroup_root / "unified" / *folder;  // hybrid
      v2 = is_folder(unified) ? unified : cgroup_root / *folder;
    }
  }
  return v2;
}

std::optional<std::uint64_t> throttled_ns(std::string_view cpu_stat) {
  if (const auto ns = value_of(cpu_stat, "throttled_time")) return ns;
  const auto us = value_of(cpu_stat, "throttled_usec");
  return us ? std::optional(*us * 1000) : std::nullopt;
}

}  // namespace pawprint
