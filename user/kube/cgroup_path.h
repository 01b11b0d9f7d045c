// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Container ids in cgroup paths, and the containers that run now. The rule itself is
// shared with the BPF programs: include/pawprint/container_id.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawprint {

// The innermost container that `path` (as in /proc/PID/cgroup) is or lies in: 64 hex
// digits. None: no container.
std::optional<std::string> container_in_path(std::string_view path);

// The container of a process from the text of /proc/PID/cgroup: the memory hierarchy
// on cgroup v1, else the v2 line, else any hierarchy that names one.
std::optional<std::string> container_in_proc_cgroup(std::string_view text);

// The uid of the pod in the text of /proc/PID/cgroup, as /var/log/pods has it: from
// "/pod<uid>/" (cgroupfs) or "-pod<uid with _ for ->.slice" (systemd). Empty: none.
std::string pod_uid_in(std::string_view proc_cgroup);

// The containers that processes under `proc_root` (/proc) are in, with their pids.
// Processes that end meanwhile are passed over.
std::map<std::string, std::vector<std::uint32_t>> running_containers(
    const std::filesystem::path& proc_root);

}  // namespace pawprint
