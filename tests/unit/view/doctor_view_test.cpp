// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/doctor_view.h"

#include <nlohmann/json.hpp>

#include "catch.h"

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
  diagnosis.problems = {{"collector-off", "warning", "syn is off: \x1b[2J", "give --btf FILE"}};
  return diagnosis;
}

TEST_CASE("doctor view: abilities, collectors and problems as text", "[unit]") {
  const std::string text = render_diagnosis(with_a_problem(), 0);
  for (const char* part :
       {"kernel     5.4.286\nprivilege  root\n", "bpf      yes",
        "btf      no     /sys/kernel/btf/vmlinux: No such file or directory\n",
        "syn        off    -                   no BTF\n", "probe      on     bpf/raw_tp/perfbuf\n",
        "1 problem\n", "  warning: syn is off: \\x1b[2J\n", "give --btf FILE\n"}) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("doctor view: no problem is said", "[unit]") {
  Diagnosis diagnosis = with_a_problem();
  diagnosis.problems.clear();
  CHECK(render_diagnosis(diagnosis, 0).find("Nothing wrong.\n") != std::string::npos);
  CHECK(render_diagnosis(with_a_problem(), 0).find("Nothing wrong") == std::string::npos);
}

TEST_CASE("doctor view: JSON has the keys of its schema", "[unit]") {
  const Json json = Json::parse(to_json(with_a_problem()));
  CHECK(json["schema"] == "pawprint.doctor/1");
  CHECK(json["kernel"] == "5.4.286");
  CHECK(json["collectors"][0]["name"] == "syn");
  CHECK(json["collectors"][0]["state"] == "off");
  CHECK(json["collectors"][0]["backend"] == "bpf");
  CHECK(json["collectors"][0]["why"] == "no BTF");
  CHECK(json["collectors"][1]["why"].is_null());
  CHECK(json["abilities"]["bpf"] == Json{{"works", true}, {"why", nullptr}});
  CHECK(json["abilities"]["btf"]["works"] == false);
  CHECK(json["abilities"]["root"]["works"] == true);
  CHECK(json["sysctls"].is_array());
  CHECK(json["problems"] == Json::array({{{"id", "collector-off"},
                                          {"severity", "warning"},
                                          {"title", "syn is off: \x1b[2J"},
                                          {"action", "give --btf FILE"}}}));
}

}  // namespace
}  // namespace pawprint
