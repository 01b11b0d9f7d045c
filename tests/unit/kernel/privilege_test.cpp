// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// In a child, as what is given up does not come back.
#include "kernel/privilege.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.h"
#include "core/file.h"
#include "doctor/capabilities.h"

namespace pawprint {
namespace {

// The exit status of a child that runs `what`.
template <typename What>
int in_child(const What& what) {
  const pid_t child = fork();
  if (child == 0) _exit(what());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_CASE("privilege: the own capabilities are those in /proc", "[unit]") {
  CHECK(own_capabilities() == effective_capabilities(read_file("/proc/self/status").value()));
}

TEST_CASE("privilege: what is not kept is gone, also for later programs", "[unit]") {
  const CapabilitySet kept = capability(CAP_SYS_PTRACE) | capability(CAP_NET_RAW);
  const CapabilitySet before = own_capabilities();
  CHECK(in_child([&] {
          if (!keep_only(kept) || own_capabilities() != (before & kept)) return 1;
          return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 2;
        }) == 0);
  CHECK(in_child([&] {
          if (!keep_only(0) || own_capabilities() != 0) return 1;
          // What is not there cannot be kept: no error, and nothing comes back.
          return keep_only(kept) && own_capabilities() == 0 ? 0 : 2;
        }) == 0);
}

}  // namespace
}  // namespace pawprint
