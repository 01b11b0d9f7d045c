// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Questions that only a walk over /proc answers. Processes that end during the walk are
// passed over; `proc_root` is /proc, or a tree of a test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace pawprint {

// Calls `visit` with the pid of each process.
void for_each_process(const std::filesystem::path& proc_root,
                      const std::function<void(std::uint32_t pid)>& visit);

// The inode number in a link like "net:[4026531840]" or "socket:[1234]". None: no such
// link, or of another kind than `kind`.
std::optional<std::uint64_t> link_inode(const std::filesystem::path& link, std::string_view kind);

// Network namespaces (inode numbers) that have a process, with one of its processes.
std::map<std::uint32_t, std::uint32_t> network_namespaces(const std::filesystem::path& proc_root);

// The processes that hold the sockets `inodes`, the one with the lowest pid for each.
// Reads every descriptor of every process: up to 100 ms on a large node.
std::map<std::uint64_t, std::uint32_t> socket_owners(const std::filesystem::path& proc_root,
                                                     const std::set<std::uint64_t>& inodes);

}  // namespace pawprint
