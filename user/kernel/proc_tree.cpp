// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/proc_tree.h"

#include <charconv>
#include <string_view>
#include <system_error>

namespace pawprint {
namespace {

using std::filesystem::directory_iterator;
using std::filesystem::path;

// Visits the entries of a folder; errors end the walk, as the folder is going away.
template <typename Visit>
void for_each_entry(const path& folder, const Visit& visit) {
  std::error_code error;
  for (auto it = directory_iterator(folder, error); !error && it != directory_iterator();
       it.increment(error)) {
    visit(it->path());
  }
}

}  // namespace

void for_each_process(const path& proc_root, const std::function<void(std::uint32_t pid)>& visit) {
  for_each_entry(proc_root, [&](const path& entry) {
    const std::string name = entry.filename().string();
    std::uint32_t pid = 0;
    const char* end = name.data() + name.size();
    const auto [rest, bad] = std::from_chars(name.data(), end, pid);
    if (bad == std::errc{} && rest == end) visit(pid);
  });
}

std::optional<std::uint64_t> link_inode(const path& link, std::string_view kind) {
  std::error_code error;
  const std::string target = std::filesystem::read_symlink(link, error).string();
  if (error || !target.starts_with(kind)) return std::nullopt;
  std::string_view rest = std::string_view(target).substr(kind.size());
  if (!rest.starts_with(":[") || !rest.ends_with("]")) return std::nullopt;
  rest = rest.substr(2, rest.size() - 3);
  std::uint64_t inode = 0;
  const auto [end, bad] = std::from_chars(rest.data(), rest.data() + rest.size(), inode);
  if (bad != std::errc{} || end != rest.data() + rest.size()) return std::nullopt;
  return inode;
}

std::map<std::uint32_t, std::uint32_t> network_namespaces(const path& proc_root) {
  std::map<std::uint32_t, std::uint32_t> namespaces;
  for_each_process(proc_root, [&](std::uint32_t pid) {
    const auto inode = link_inode(proc_root / std::to_string(pid) / "ns/net", "net");
    if (inode) namespaces.emplace(static_cast<std::uint32_t>(*inode), pid);
  });
  return namespaces;
}

std::map<std::uint64_t, std::uint32_t> socket_owners(const path& proc_root,
                                                     const std::set<std::uint64_t>& inodes) {
  std::map<std::uint64_t, std::uint32_t> owners;
  for_each_process(proc_root, [&](std::uint32_t pid) {
    for_each_entry(proc_root / std::to_string(pid) / "fd", [&](const path& fd) {
      const auto inode = link_inode(fd, "socket");
      if (!inode || !inodes.contains(*inode)) return;
      const auto [at, is_new] = owners.emplace(*inode, pid);
      if (!is_new && pid < at->second) at->second = pid;
    });
  });
  return owners;
}

}  // namespace pawprint
