// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/log_names.h"

#include "catch.h"
#include "kube/cgroup_path.h"
#include "unit/builders.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

const std::string kId = test::container('a');
const std::string kUid = "0c5e9d3a-1111-2222-3333-444455556666";

class VarLog {
 public:
  // What the kubelet makes for a container; the link's name is cut as it cuts it.
  void add(const std::string& ns, const std::string& pod, const std::string& uid,
           const std::string& container, const std::string& id) {
    const auto log =
        dir_.write("pods/" + ns + "_" + pod + "_" + uid + "/" + container + "/0.log", "");
    std::filesystem::create_directories(dir_.path() / "containers");
    std::string name = pod + "_" + ns + "_" + container + "-" + id;
    name = name.substr(0, 251) + ".log";
    std::filesystem::create_symlink(log, dir_.path() / "containers" / name);
  }
  const std::filesystem::path& path() const { return dir_.path(); }

 private:
  test::TempDir dir_;
};

TEST_CASE("log names: a link tells pod, namespace, container and id", "[unit]") {
  const auto link = parse_log_link("calico-node-x7k2p_kube-system_calico-node-" + kId + ".log");
  REQUIRE(link);
  CHECK(link->is_whole);
  CHECK(link->id == kId);
  CHECK(link->name == ContainerName{"kube-system", "calico-node-x7k2p", "calico-node"});
}

TEST_CASE("log names: other files are no links of the kubelet", "[unit]") {
  CHECK_FALSE(parse_log_link("messages.log"));
  CHECK_FALSE(parse_log_link("a_b_c-123.log"));
  CHECK_FALSE(parse_log_link("pod_ns_c-" + kId));
  CHECK_FALSE(parse_log_link("_ns_c-" + kId + ".log"));
}

TEST_CASE("log names: more digits than an id has are none", "[unit]") {
  const std::string stem = std::string(180, 'p') + "_ns_c-" + kId + "0";
  REQUIRE(stem.size() >= 251);
  const auto link = parse_log_link(stem + ".log");
  REQUIRE(link);
  CHECK_FALSE(link->is_whole);
  CHECK(link->id.empty());
}

TEST_CASE("log names: folders of pods", "[unit]") {
  const auto folder = parse_pod_folder("kube-system_web.example-1_" + kUid);
  REQUIRE(folder);
  CHECK(folder->pod_namespace == "kube-system");
  CHECK(folder->pod == "web.example-1");
  CHECK(folder->uid == kUid);
  CHECK_FALSE(parse_pod_folder("kube-system_web"));
  CHECK_FALSE(parse_pod_folder("lost+found"));
  CHECK_FALSE(parse_pod_folder("kube-system_web.example-1_"));
}

TEST_CASE("log names: a container that is gone keeps its name", "[unit]") {
  VarLog log;
  log.add("default", "web-1", kUid, "nginx", kId);
  LogNames names(log.path());
  names.scan();
  std::filesystem::remove_all(log.path() / "containers");
  std::filesystem::remove_all(log.path() / "pods");
  names.scan();
  CHECK(names.find(kId, "") == ContainerName{"default", "web-1", "nginx"});
  CHECK_FALSE(names.find(test::container('b'), ""));
}

TEST_CASE("log names: an id that is cut is found with the pod's uid", "[unit]") {
  VarLog log;
  const std::string pod(150, 'p');
  const std::string first = "1234" + std::string(60, '0');
  const std::string second = "5678" + std::string(60, '0');
  log.add("default", pod, kUid, std::string(60, 'c'), first);  // 213 characters before the id
  log.add("default", pod, kUid, std::string(60, 'd'), second);
  LogNames names(log.path());
  names.scan();
  REQUIRE(names.needs_uid());
  CHECK(names.find(first, kUid) == ContainerName{"default", pod, std::string(60, 'c')});
  CHECK(names.find(second, kUid) == ContainerName{"default", pod, std::string(60, 'd')});
  CHECK_FALSE(names.find(first, "another-uid"));
  CHECK_FALSE(names.find(first, ""));
}

TEST_CASE("log names: an id that is cut off whole tells the container only when it is one",
          "[unit]") {
  VarLog log;
  const std::string pod(200, 'p');
  log.add("default", pod, kUid, std::string(50, 'c'), kId);
  LogNames names(log.path());
  names.scan();
  CHECK(names.find(kId, kUid) == ContainerName{"default", pod, std::string(50, 'c')});
  // A second container of the pod, whose link would have the same name.
  std::filesystem::create_directories(log.path() / "pods" / ("default_" + pod + "_" + kUid) /
                                      (std::string(49, 'c') + "d"));
  names.scan();
  CHECK(names.find(kId, kUid) == ContainerName{"default", pod, ""});
}

TEST_CASE("log names: without links docker's own log paths tell", "[unit]") {
  test::TempDir dir;
  const auto folder = dir.path() / "pods" / ("default_web-1_" + kUid) / "nginx";
  std::filesystem::create_directories(folder);
  std::filesystem::create_symlink("/var/lib/docker/containers/" + kId + "/" + kId + "-json.log",
                                  folder / "0.log");
  LogNames names(dir.path());
  names.scan();
  CHECK(names.find(kId, "") == ContainerName{"default", "web-1", "nginx"});
}

TEST_CASE("log names: a node that is no kubelet's has none", "[unit]") {
  test::TempDir dir;
  LogNames names(dir.path());
  names.scan();
  CHECK_FALSE(names.find(kId, kUid));
}

TEST_CASE("pod uid: cgroupfs and systemd drivers", "[unit]") {
  CHECK(pod_uid_in("4:memory:/kubepods/burstable/pod" + kUid + "/" + kId + "\n") == kUid);
  CHECK(
      pod_uid_in("0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod0c5e9d3a_1111_"
                 "2222_3333_444455556666.slice/cri-containerd-" +
                 kId + ".scope\n") == kUid);
  CHECK(pod_uid_in("0::/system.slice/containerd.service/kubepods-besteffort-pod0c5e9d3a_1111_2222_"
                   "3333_444455556666.slice:cri-containerd:" +
                   kId + "\n") == kUid);
  CHECK(pod_uid_in("0::/system.slice/sshd.service\n").empty());
  CHECK(pod_uid_in("").empty());
}

}  // namespace
}  // namespace pawprint
