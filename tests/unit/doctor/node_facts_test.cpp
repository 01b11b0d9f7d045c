// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/node_facts.h"

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

void link(const test::TempDir& root, const std::string& name, const std::string& target) {
  const auto path = root.path() / name;
  std::filesystem::create_directories(path.parent_path());
  std::filesystem::create_symlink(target, path);
}

// The root of a node with a kubelet, seen by a process of the node itself.
void make_node(const test::TempDir& root) {
  for (const char* process : {"proc/1", "proc/self"}) {
    const std::string at = process;
    link(root, at + "/ns/pid", "pid:[4026531836]");
    link(root, at + "/ns/user", "user:[4026531837]");
    link(root, at + "/ns/cgroup", "cgroup:[4026531835]");
    link(root, at + "/ns/net", "net:[4026531840]");
  }
  root.write("proc/self/status", "Name:\tx\nCapEff:\t0000003fffffffff\nSeccomp:\t0\n");
  root.write("proc/1/net/netstat", "TcpExt: ListenDrops PAWSPassive Unused\nTcpExt: 5 7 9\n");
  root.write("proc/self/net/netstat", "TcpExt: ListenDrops\nTcpExt: 1000\n");
  root.write("proc/1/net/softnet_stat", "0000000a 00000001 00000002\n");
  root.write("proc/1/net/stat/nf_conntrack", "entries drop\n00000003 00000004\n");
  root.write("proc/sys/net/ipv4/tcp_tw_recycle", "1\n");
  root.write("proc/sys/kernel/cap_last_cap", "36\n");
  root.write("proc/sys/net/netfilter/nf_conntrack_count", "3\n");
  root.write("proc/4711/comm", "kubelet\n");
  root.write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
  root.write("boot/config-3.10.99", "CONFIG_KPROBE_EVENTS=y\n");
}

TEST_CASE("node facts: all of a node, the counters of its process 1", "[unit]") {
  const test::TempDir root;
  make_node(root);
  const NodeFacts facts = read_node_facts(root.path(), "3.10.99");
  CHECK(facts.sysctls == std::map<std::string, std::int64_t>{{"net.ipv4.tcp_tw_recycle", 1}});
  CHECK(facts.tcp == std::map<std::string, std::uint64_t>{{"ListenDrops", 5}, {"PAWSPassive", 7}});
  CHECK(facts.conntrack.at("drop") == 4);
  CHECK(facts.conntrack_count == 3);
  REQUIRE(facts.softnet);
  CHECK(facts.softnet->dropped == 1);
  CHECK(facts.lockdown == "integrity");
  CHECK(facts.config.at("CONFIG_KPROBE_EVENTS") == "y");
  CHECK(facts.config.at("CONFIG_BPF_SYSCALL") == "n");
  CHECK(facts.capabilities == 0x3fffffffffULL);
  CHECK(facts.last_capability == 36);
  CHECK_FALSE(facts.seccomp);
  CHECK(facts.kubelet);
  CHECK(facts.namespaces.pid == true);
  CHECK(facts.namespaces.network == true);
  CHECK(facts.namespaces.cgroup == true);
  CHECK(facts.namespaces.user == true);
  CHECK(facts.unread.empty());
}

TEST_CASE("node facts: in a container they are the container's, and it is told", "[unit]") {
  const test::TempDir root;
  for (const char* process : {"proc/1", "proc/self"}) {
    link(root, std::string(process) + "/ns/pid", "pid:[4026532600]");
    link(root, std::string(process) + "/ns/net", "net:[4026532700]");
    link(root, std::string(process) + "/ns/cgroup", "cgroup:[4026532800]");
  }
  root.write("proc/self/status", "CapEff:\t00000000a80425fb\nSeccomp:\t2\n");
  root.write("proc/self/net/netstat", "TcpExt: ListenDrops\nTcpExt: 2\n");
  const NodeFacts facts = read_node_facts(root.path(), "5.4.286");
  CHECK(facts.namespaces.pid == false);
  CHECK_FALSE(facts.namespaces.network);
  CHECK(facts.namespaces.cgroup == false);
  CHECK(facts.seccomp);
  CHECK_FALSE(facts.kubelet);
  CHECK(facts.tcp.at("ListenDrops") == 2);
}

TEST_CASE("node facts: another network namespace than the node's", "[unit]") {
  const test::TempDir root;
  make_node(root);
  std::filesystem::remove(root.path() / "proc/self/ns/net");
  link(root, "proc/self/ns/net", "net:[4026532700]");
  CHECK(read_node_facts(root.path(), "3.10.99").namespaces.network == false);
}

TEST_CASE("node facts: the node's network namespace by its number, where that is fixed", "[unit]") {
  const test::TempDir root;
  link(root, "proc/self/ns/net", "net:[4026531833]");
  CHECK(read_node_facts(root.path(), "6.18.19").namespaces.network == true);
}

TEST_CASE("node facts: what cannot be read is unknown and told", "[unit]") {
  const test::TempDir root;
  const NodeFacts facts = read_node_facts(root.path(), "5.4.286");
  CHECK_FALSE(facts.lockdown);
  CHECK_FALSE(facts.capabilities);
  CHECK_FALSE(facts.softnet);
  CHECK_FALSE(facts.namespaces.pid);
  CHECK(facts.tcp.empty());
  CHECK(facts.config.empty());
  std::string told;
  for (const std::string& what : facts.unread) told += what + '\n';
  for (const char* what : {"capabilities: ", "sysctls: ", "TcpExt counters: ", "softnet counters: ",
                           "lockdown: ", "kernel configuration: "}) {
    INFO(told);
    CHECK(told.find(what) != std::string::npos);
  }
}

}  // namespace
}  // namespace pawprint
