// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/netns_visit.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace pawprint {
namespace {

constexpr int kExitStatus = 4;  // as after an I/O error

bool is_namespace(int fd, std::uint32_t inode) {
  struct stat status {};
  return fstat(fd, &status) == 0 && static_cast<std::uint32_t>(status.st_ino) == inode;
}

}  // namespace

Result<NetnsVisit> NetnsVisit::enter(const std::filesystem::path& proc_root, std::uint32_t pid,
                                     std::uint32_t inode) {
  UniqueFd home(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  // Since 3.17; before, a process of one thread is its thread.
  if (!home) home.reset(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (!home) return fail_errno("opening /proc/self/ns/net");
  if (is_namespace(home.get(), inode)) return NetnsVisit(UniqueFd());
  const auto path = proc_root / std::to_string(pid) / "ns/net";
  const UniqueFd there(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!there) return fail_errno("opening " + path.string());
  if (!is_namespace(there.get(), inode)) return fail("the process left its namespace", ESRCH);
  if (setns(there.get(), CLONE_NEWNET) != 0) {
    return fail_errno("entering a network namespace");
  }
  return NetnsVisit(std::move(home));
}

// In the wrong namespace nothing that follows would be true, and there is nobody to tell: it ends
// as if killed, which a recording survives.
NetnsVisit::~NetnsVisit() {
  if (!home_ || setns(home_.get(), CLONE_NEWNET) == 0) return;
  std::perror("pawprint: returning to its own network namespace");
  std::_Exit(kExitStatus);
}

}  // namespace pawprint
