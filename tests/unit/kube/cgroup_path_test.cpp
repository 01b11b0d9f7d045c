// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/cgroup_path.h"

#include "catch.h"
#include "unit/builders.h"

namespace pawprint {
namespace {

const std::string kId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const std::string kOther = test::container('f');
const std::string kUid = "1b4fd2ca-5c1d-4a2d-9f5c-0a9d3e0c7f11";
const std::string kUidScope = "1b4fd2ca_5c1d_4a2d_9f5c_0a9d3e0c7f11";

TEST_CASE("cgroup path: cgroupfs driver", "[unit]") {
  CHECK(container_in_path("/kubepods/pod" + kUid + "/" + kId) == kId);
  CHECK(container_in_path("/kubepods/burstable/pod" + kUid + "/" + kId) == kId);
  CHECK(container_in_path("/kubepods/besteffort/pod" + kUid + "/" + kId) == kId);
  CHECK(container_in_path("/docker/" + kId) == kId);
}

TEST_CASE("cgroup path: systemd driver", "[unit]") {
  const std::string guaranteed = "/kubepods.slice/kubepods-pod" + kUidScope + ".slice/";
  const std::string burstable =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + kUidScope + ".slice/";
  for (const std::string& slice : {guaranteed, burstable, std::string("/system.slice/")}) {
    for (const char* runtime : {"cri-containerd-", "docker-", "crio-", "libpod-"}) {
      INFO(slice << runtime);
      CHECK(container_in_path(slice + runtime + kId + ".scope") == kId);
    }
  }
}

TEST_CASE("cgroup path: the monitor process is not in the container", "[unit]") {
  CHECK_FALSE(container_in_path("/kubepods.slice/crio-conmon-" + kId + ".scope"));
  CHECK_FALSE(container_in_path("/machine.slice/libpod-conmon-" + kId + ".scope"));
}

TEST_CASE("cgroup path: systemd names given to the cgroupfs driver", "[unit]") {
  CHECK(container_in_path("/system.slice/containerd.service/kubepods-burstable-pod" + kUidScope +
                          ".slice:cri-containerd:" + kId) == kId);
}

TEST_CASE("cgroup path: below a container is in the container", "[unit]") {
  const std::string container = "/kubepods/pod" + kUid + "/" + kId;
  CHECK(container_in_path(container + "/container") == kId);
  CHECK(container_in_path(container + "/init.scope") == kId);
  CHECK(container_in_path(container + "/system.slice/nginx.service") == kId);
  CHECK(container_in_path(container + "/") == kId);
}

TEST_CASE("cgroup path: docker in docker is the innermost container", "[unit]") {
  CHECK(container_in_path("/docker/" + kOther + "/docker/" + kId) == kId);
  CHECK(container_in_path("/kubepods.slice/cri-containerd-" + kOther + ".scope/kubelet/kubepods/" +
                          kId + "/container") == kId);
}

TEST_CASE("cgroup path: a path without a container", "[unit]") {
  for (const std::string& path :
       {std::string(), std::string("/"), std::string("/user.slice/user-1000.slice"),
        "/kubepods/pod" + kUid, "/kubepods.slice/kubepods-pod" + kUidScope + ".slice",
        std::string("/system.slice/docker.service")}) {
    INFO(path);
    CHECK_FALSE(container_in_path(path));
  }
}

TEST_CASE("cgroup path: what is not exactly 64 lower case hex digits is no id", "[unit]") {
  std::string upper = kId;
  upper[10] = 'A';
  std::string not_hex = kId;
  not_hex[63] = 'g';
  for (const std::string& id : {upper, not_hex, kId.substr(1), kId + "0", "x" + kId, kId + kId}) {
    INFO(id);
    CHECK_FALSE(container_in_path("/kubepods/" + id));
    CHECK_FALSE(container_in_path("/kubepods.slice/docker-" + id + ".scope"));
    CHECK_FALSE(container_in_path("/x.slice:cri-containerd:" + id));
  }
  CHECK_FALSE(container_in_path("/docker-" + kId + ".service"));
  CHECK_FALSE(container_in_path("/docker-" + kId + ".scope.scope"));
  CHECK_FALSE(container_in_path("/docker_" + kId + ".scope"));
}

TEST_CASE("cgroup path: names longer than a file name may be are no container", "[unit]") {
  CHECK(container_in_path("/" + std::string(190, 'x') + "-" + kId) == kId);
  CHECK_FALSE(container_in_path("/" + std::string(191, 'x') + "-" + kId));
  CHECK_FALSE(container_in_path("/" + std::string(100'000, 'x') + "-" + kId));
}

}  // namespace
}  // namespace pawprint
