// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A container's CPU limit at work: how long its cgroup was throttled. The value is the
// cgroup's, whatever ran in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace pawprint {

// The folder of `container_id` in the hierarchy that has the cpu controller, from the text
// of /proc/PID/cgroup of a process in it. `cgroup_root` is /sys/fs/cgroup. None: the text
// names no such container.
std::optional<std::filesystem::path> cpu_cgroup_of(std::string_view proc_cgroup,
                                                   const std::string& container_id,
                                                   const std::filesystem::path& cgroup_root);

// Ns in the text of cpu.stat: throttled_time (v1), throttled_usec (v2). None: this cgroup
// has no cpu controller, or the kernel no CPU bandwidth control.
std::optional<std::uint64_t> throttled_ns(std::string_view cpu_stat);

}  // namespace pawprint
