// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "net_namespace.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include <cstdlib>

#include "failure.h"

namespace pawprint::workload {

NetNamespace NetNamespace::current() {
  const char* path = "/proc/self/ns/net";
  return NetNamespace(UniqueFd(check(open(path, O_RDONLY | O_CLOEXEC), path)));
}

NetNamespace NetNamespace::make() {
  check(unshare(CLONE_NEWNET), "making a network namespace");
  return current();
}

void NetNamespace::enter() const {
  check(setns(fd(), CLONE_NEWNET), "entering a network namespace");
}

ino_t NetNamespace::inode() const {
  struct stat status {};
  check(fstat(fd(), &status), "reading a network namespace's inode");
  return status.st_ino;
}

// In the wrong namespace nothing that follows would be true.
Visit::~Visit() {
  if (setns(home_.fd(), CLONE_NEWNET) != 0) std::abort();
}

}  // namespace pawprint::workload
