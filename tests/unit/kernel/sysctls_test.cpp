// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/sysctls.h"

#include <set>

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

TEST_CASE("sysctls: names are distinct and paths of /proc/sys", "[unit]") {
  std::set<std::string_view> names;
  for (unsigned id = 0; id < PP_SYSCTL_IDS; ++id) {
    CHECK(names.insert(sysctl_name(id)).second);
    CHECK(sysctl_name(id).starts_with("net."));
  }
  CHECK(sysctl_name(PP_SYSCTL_TCP_TW_RECYCLE) == "net.ipv4.tcp_tw_recycle");
  CHECK(sysctl_name(PP_SYSCTL_NETDEV_MAX_BACKLOG) == "net.core.netdev_max_backlog");
}

TEST_CASE("sysctls: a number, or unknown", "[unit]") {
  const test::TempDir proc;
  proc.write("sys/net/ipv4/conf/all/rp_filter", "2\n");
  proc.write("sys/net/core/somaxconn", "-1\n");
  proc.write("sys/net/ipv4/tcp_mem", "1\t2\t3\n");
  CHECK(read_sysctl(proc.path(), "net.ipv4.conf.all.rp_filter") == 2);
  CHECK(read_sysctl(proc.path(), "net.core.somaxconn") == -1);
  CHECK_FALSE(read_sysctl(proc.path(), "net.ipv4.tcp_mem"));
  CHECK_FALSE(read_sysctl(proc.path(), "net.ipv4.tcp_tw_recycle"));
}

}  // namespace
}  // namespace pawprint
