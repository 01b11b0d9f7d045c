// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/cgroup_cpu.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

const std::string kId = test::container('a');

TEST_CASE("cgroup cpu: throttled time of v1, of v2, and none", "[unit]") {
  CHECK(throttled_ns("nr_periods 7\nnr_throttled 3\nthrottled_time 123456789\n") == 123456789U);
  CHECK(throttled_ns("usage_usec 9\nnr_throttled 3\nthrottled_usec 1500\n") == 1500000U);
  CHECK(throttled_ns("throttled_usec 0") == 0U);
  CHECK_FALSE(throttled_ns("usage_usec 9\nuser_usec 9\n"));
  CHECK_FALSE(throttled_ns("throttled_time x\nthrottled_time_total 7\n"));
}

TEST_CASE("cgroup cpu: the container's folder in each layout", "[unit]") {
  test::TempDir dir;
  const auto v1 = dir.path() / "v1";
  std::filesystem::create_directories(v1 / "cpu,cpuacct/kubepods" / kId);
  CHECK(cpu_cgroup_of("9:memory:/kubepods/" + kId + "\n4:cpu,cpuacct:/kubepods/" + kId + "\n", kId,
                      v1) == v1 / "cpu,cpuacct/kubepods" / kId);
  // The controllers in another order than in the folder's name.
  CHECK(cpu_cgroup_of("4:cpuacct,cpu:/kubepods/" + kId + "\n", kId, v1) ==
        v1 / "cpu/kubepods" / kId);
  const auto v2 = dir.path() / "v2";
  CHECK(cpu_cgroup_of("0::/kubepods/" + kId + "/container\n", kId, v2) == v2 / "kubepods" / kId);
  const auto hybrid = dir.path() / "hybrid";
  std::filesystem::create_directories(hybrid / "unified/kubepods" / kId);
  CHECK(cpu_cgroup_of("0::/kubepods/" + kId + "\n", kId, hybrid) ==
        hybrid / "unified/kubepods" / kId);
}

TEST_CASE("cgroup cpu: seen from another cgroup namespace", "[unit]") {
  CHECK(cpu_cgroup_of("0::/../../kubepods/" + kId + "\n", kId, "/cg") ==
        std::filesystem::path("/cg/kubepods") / kId);
}

TEST_CASE("cgroup cpu: another container, cpuset is not cpu", "[unit]") {
  CHECK_FALSE(cpu_cgroup_of("0::/kubepods/" + kId + "\n", test::container('b'), "/cg"));
  CHECK_FALSE(cpu_cgroup_of("4:cpuset:/kubepods/" + kId + "\n", kId, "/cg"));
}

}  // namespace
}  // namespace pawprint
