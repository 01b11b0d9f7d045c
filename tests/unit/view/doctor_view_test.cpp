// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/doctor_view.h"

#include <nlohmann/json.hpp>

#include "catch.h"
#include "core/text.h"
#include "unit/view/lines.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;

Diagnosis with_a_problem() {
  Diagnosis diagnosis;
  diagnosis.features.release = "5.4.286";
  diagnosis.features.bpf = {"bpf", true, ""};
  diagnosis.features.btf = {"btf", false, "/sys/kernel/btf/vmlinux: No such file or directory"};
  diagnosis.root = true;
  diagnosis.collectors = {{Collector::kSyn, CollectorState::kOff, "bpf", "", "", "no BTF"},
                          {Collector::kProbe, CollectorState::kOn, "bpf", "raw_tp", "perfbuf", ""}};
  diagnosis.facts.capabilities = 1ULL << 21;
  diagnosis.facts.namespaces = {true, true, false, std::nullopt};
  diagnosis.facts.lockdown = "none";
  diagnosis.facts.tcp = {{"ListenDrops", 12}, {"PAWSPassive", 0}};
  diagnosis.facts.conntrack = {{"drop", 3}, {"entries", 40}};
  diagnosis.facts.conntrack_count = 40;
  diagnosis.facts.softnet = SoftnetStat{1000, 2, 1};
  diagnosis.facts.config = {{"CONFIG_BPF_SYSCALL", "y"}, {"CONFIG_MPTCP", "n"}};
  diagnosis.sysctls = {{"net.ipv4.tcp_tw_recycle", std::nullopt, "absent", "removed", ""},
                       {"net.ipv4.tcp_rfc1337", 1, "warning", "RSTs do not end TIME_WAIT", "x"}};
  diagnosis.unchecked = {"lockdown: \x1b[2J"};
  diagnosis.problems = {{"collector-off", "warning", "syn is off: \x1b[2J", "give --btf FILE"}};
  return diagnosis;
}

TEST_CASE("doctor view: every part is in the text", "[unit]") {
  const std::string text = render_diagnosis(with_a_problem(), 0);
  for (const char* part :
       {"kernel      5.4.286\nprivilege   root, without CAP_BPF ",
        "namespaces  pid: the node's, network: the node's, cgroup: another, user: unknown\n",
        "lockdown    none\n", "bpf      yes",
        "btf      no     /sys/kernel/btf/vmlinux: No such file or directory\n",
        "syn        off    -                   no BTF\n", "probe      on     bpf/raw_tp/perfbuf\n",
        "1 problem; ", "warning  collector-off: syn is off: \\x1b[2J\n", "→ give --btf FILE\n",
        "Not checked\n  lockdown: \\x1b[2J\n", "absent    net.ipv4.tcp_tw_recycle: removed\n",
        "warning   net.ipv4.tcp_rfc1337 = 1: RSTs do not end TIME_WAIT\n",
        "tcp         ListenDrops 12\n", "conntrack   drop 3  entries 40\n",
        "softnet     processed 1000  dropped 2  time_squeeze 1\n",
        "CONFIG      BPF_SYSCALL=y  MPTCP=n\n"}) {
    INFO(part << "\nin\n" << text);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("doctor view: a capability that the kernel does not have is not missing", "[unit]") {
  Diagnosis diagnosis = with_a_problem();
  CHECK(render_diagnosis(diagnosis, 0).find("CAP_PERFMON") != std::string::npos);
  diagnosis.facts.last_capability = 37;  // before 5.8
  const std::string text = render_diagnosis(diagnosis, 0);
  CHECK(text.find("without CAP_SYS_RESOURCE ") != std::string::npos);
  CHECK(text.find("CAP_PERFMON") == std::string::npos);
  CHECK(text.find("CAP_BPF") == std::string::npos);
}

TEST_CASE("doctor view: no problem is said, and that not all was checked", "[unit]") {
  Diagnosis diagnosis = with_a_problem();
  CHECK(render_diagnosis(diagnosis, 0).find("Nothing wrong") == std::string::npos);
  diagnosis.problems.clear();
  CHECK(render_diagnosis(diagnosis, 0).find("Nothing wrong.\n") != std::string::npos);
  diagnosis.features.bpf = {"bpf", false, "refused", EPERM};
  diagnosis.collectors.clear();
  CHECK(render_diagnosis(diagnosis, 0).find("not everything could be checked") !=
        std::string::npos);
}

TEST_CASE("doctor view: lines fit 80 columns and are clean", "[unit]") {
  for (const std::string& line : test::lines_of(render_diagnosis(with_a_problem(), 80))) {
    INFO(line);
    CHECK(display_width(line) <= 80);
    CHECK(printable(line) == line);
  }
}

TEST_CASE("doctor view: JSON has what the text has", "[unit]") {
  const Json json = Json::parse(to_json(with_a_problem()));
  CHECK(json["schema"] == "pawprint.doctor/1");
  CHECK(json["kernel"] == "5.4.286");
  CHECK(json["privilege"] ==
        Json{{"root", true}, {"capabilities", {"CAP_SYS_ADMIN"}}, {"seccomp", false}});
  CHECK(json["namespaces"] ==
        Json{{"pid", true}, {"network", true}, {"cgroup", false}, {"user", nullptr}});
  CHECK(json["collectors"][0]["name"] == "syn");
  CHECK(json["collectors"][0]["state"] == "off");
  CHECK(json["collectors"][0]["backend"] == "bpf");
  CHECK(json["collectors"][0]["why"] == "no BTF");
  CHECK(json["collectors"][1]["why"].is_null());
  CHECK(json["abilities"]["bpf"] == Json{{"works", true}, {"why", nullptr}});
  CHECK(json["abilities"]["btf"]["works"] == false);
  CHECK(json["sysctls"][0] == Json{{"name", "net.ipv4.tcp_tw_recycle"},
                                   {"value", nullptr},
                                   {"verdict", "absent"},
                                   {"why", "removed"}});
  CHECK(json["sysctls"][1]["value"] == 1);
  CHECK(json["counters"]["tcp"]["ListenDrops"] == 12);
  CHECK(json["counters"]["conntrack_count"] == 40);
  CHECK(json["counters"]["softnet"]["dropped"] == 2);
  CHECK(json["config"]["CONFIG_MPTCP"] == "n");
  CHECK(json["problems"] == Json::array({{{"id", "collector-off"},
                                          {"severity", "warning"},
                                          {"title", "syn is off: \x1b[2J"},
                                          {"action", "give --btf FILE"}}}));
}

}  // namespace
}  // namespace pawprint
