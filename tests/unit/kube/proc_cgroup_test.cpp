// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// kube/cgroup_path.h: /proc/PID/cgroup, and the containers of all processes.
#include <algorithm>

#include "catch.h"
#include "kube/cgroup_path.h"
#include "unit/builders.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

using Containers = std::map<std::string, std::vector<std::uint32_t>>;

const std::string kA = test::container('a');
const std::string kB = test::container('b');

TEST_CASE("proc cgroup: v2", "[unit]") {
  CHECK(container_in_proc_cgroup("0::/kubepods.slice/cri-containerd-" + kA + ".scope\n") == kA);
  CHECK(container_in_proc_cgroup("0::/kubepods/" + kA + "/container") == kA);
  CHECK_FALSE(container_in_proc_cgroup("0::/system.slice/sshd.service\n"));
}

TEST_CASE("proc cgroup: v1 goes by the memory hierarchy", "[unit]") {
  const std::string text = "11:cpuset:/docker/" + kB + "\n10:blkio,memory:/docker/" + kA +
                           "\n9:cpu,cpuacct:/docker/" + kB + "\n1:name=systemd:/docker/" + kB +
                           "\n";
  CHECK(container_in_proc_cgroup(text) == kA);
}

TEST_CASE("proc cgroup: memory is the controller of that name, not one like it", "[unit]") {
  const std::string text =
      "2:name=memory:/docker/" + kB + "\n1:hugememory:/docker/" + kB + "\n0::/docker/" + kA + "\n";
  CHECK(container_in_proc_cgroup(text) == kA);
}

TEST_CASE("proc cgroup: v1 without the memory hierarchy goes by any", "[unit]") {
  CHECK(container_in_proc_cgroup("4:pids:/docker/" + kA + "\n3:cpu,cpuacct:/\n") == kA);
}

TEST_CASE("proc cgroup: hybrid", "[unit]") {
  CHECK(container_in_proc_cgroup("2:memory:/kubepods/" + kA + "\n0::/docker/" + kB + "\n") == kA);
  CHECK(container_in_proc_cgroup("2:memory:/\n1:name=systemd:/docker/" + kB + "\n0::/kubepods/" +
                                 kA + "\n") == kA);
  CHECK(container_in_proc_cgroup("0::/kubepods/" + kA + "\n1:pids:/docker/" + kB + "\n") == kA);
}

TEST_CASE("proc cgroup: a path may contain colons", "[unit]") {
  CHECK(container_in_proc_cgroup("5:memory:/system.slice/kubepods-pod1.slice:cri-containerd:" + kA +
                                 "\n") == kA);
}

TEST_CASE("proc cgroup: lines that are none are passed over", "[unit]") {
  CHECK(container_in_proc_cgroup("\nnothing\n5:memory\n:\n0::/docker/" + kA + "\n") == kA);
  CHECK_FALSE(container_in_proc_cgroup(""));
  CHECK_FALSE(container_in_proc_cgroup("/docker/" + kA));
}

TEST_CASE("running containers: those that processes are in, with their pids", "[unit]") {
  const test::TempDir proc;
  proc.write("1/cgroup", "0::/init.scope\n");
  proc.write("20/cgroup", "0::/kubepods/" + kA + "\n");
  proc.write("300/cgroup", "0::/kubepods/" + kA + "/container\n");
  proc.write("4000000/cgroup", "0::/kubepods/" + kB + "\n");
  auto containers = running_containers(proc.path());
  for (auto& [id, pids] : containers) std::sort(pids.begin(), pids.end());
  CHECK(containers == Containers{{kA, {20, 300}}, {kB, {4'000'000}}});
}

TEST_CASE("running containers: what is no process is passed over", "[unit]") {
  const test::TempDir proc;
  const std::string in_a = "0::/kubepods/" + kA + "\n";
  for (const char* name : {"self", "12x", "x12", "-5", "99999999999999999999", "sys"}) {
    proc.write(std::filesystem::path(name) / "cgroup", in_a);
  }
  proc.write("uptime", "1 1\n");
  CHECK(running_containers(proc.path()).empty());
}

TEST_CASE("running containers: a process that has ended is passed over", "[unit]") {
  const test::TempDir proc;
  std::filesystem::create_directory(proc.path() / "10");
  proc.write("11/cgroup", "");
  proc.write("12", "a file");
  proc.write("13/cgroup", "0::/kubepods/" + kA + "\n");
  CHECK(running_containers(proc.path()) == Containers{{kA, {13}}});
}

TEST_CASE("running containers: without /proc there are none", "[unit]") {
  const test::TempDir proc;
  CHECK(running_containers(proc.path() / "missing").empty());
}

}  // namespace
}  // namespace pawprint
