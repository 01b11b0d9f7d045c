// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <nlohmann/json.hpp>

#include "doctor/capabilities.h"
#include "view/doctor_view.h"

namespace pawprint {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

template <typename T>
Json object(const std::map<std::string, T>& values) {
  Json json = Json::object();
  for (const auto& [name, value] : values) json[name] = value;
  return json;
}

Json collectors(const Diagnosis& diagnosis) {
  Json json = Json::array();
  for (const CollectorStatus& c : diagnosis.collectors) {
    json.push_back({{"name", name_of(c.collector)},
                    {"state", name_of(c.state)},
                    {"backend", text_or_null(c.backend)},
                    {"attach", text_or_null(c.attach)},
                    {"transport", text_or_null(c.transport)},
                    {"why", text_or_null(c.why)}});
  }
  return json;
}

Json abilities(const Diagnosis& diagnosis) {
  Json json = Json::object();
  for (const Ability* ability : diagnosis.features.all()) {
    json[ability->name] = {{"works", ability->works}, {"why", text_or_null(ability->why)}};
  }
  json["root"] = {{"works", diagnosis.root}, {"why", nullptr}};
  return json;
}

Json privilege(const Diagnosis& diagnosis) {
  const NodeFacts& facts = diagnosis.facts;
  return {{"root", diagnosis.root},
          {"capabilities",
           facts.capabilities ? Json(capability_names(*facts.capabilities)) : Json(nullptr)},
          {"seccomp", facts.seccomp}};
}

// true: the node's own; false: another; null: cannot be told.
Json namespaces(const NamespaceFacts& ns) {
  return {{"pid", or_null(ns.pid)},
          {"network", or_null(ns.network)},
          {"cgroup", or_null(ns.cgroup)},
          {"user", or_null(ns.user)}};
}

Json counters(const NodeFacts& facts) {
  Json softnet = nullptr;
  if (facts.softnet) {
    softnet = {{"processed", facts.softnet->processed},
               {"dropped", facts.softnet->dropped},
               {"time_squeeze", facts.softnet->time_squeeze}};
  }
  return {{"tcp", facts.tcp.empty() ? Json(nullptr) : object(facts.tcp)},
          {"conntrack", facts.conntrack.empty() ? Json(nullptr) : object(facts.conntrack)},
          {"conntrack_count", or_null(facts.conntrack_count)},
          {"softnet", std::move(softnet)}};
}

}  // namespace

std::string to_json(const Diagnosis& diagnosis) {
  Json json;
  json["schema"] = "pawprint.doctor/1";
  json["kernel"] = diagnosis.features.release;
  json["privilege"] = privilege(diagnosis);
  json["namespaces"] = namespaces(diagnosis.facts.namespaces);
  json["lockdown"] = or_null(diagnosis.facts.lockdown);
  json["kubelet"] = diagnosis.facts.kubelet;
  json["config"] = diagnosis.facts.config.empty() ? Json(nullptr) : object(diagnosis.facts.config);
  json["collectors"] = collectors(diagnosis);
  json["abilities"] = abilities(diagnosis);
  json["sysctls"] = Json::array();
  for (const SysctlVerdict& verdict : diagnosis.sysctls) {
    json["sysctls"].push_back({{"name", verdict.name},
                               {"value", or_null(verdict.value)},
                               {"verdict", verdict.verdict},
                               {"why", verdict.why}});
  }
  json["counters"] = counters(diagnosis.facts);
  json["unchecked"] = diagnosis.unchecked;
  json["problems"] = Json::array();
  for (const Problem& problem : diagnosis.problems) {
    json["problems"].push_back({{"id", problem.id},
                                {"severity", problem.severity},
                                {"title", problem.title},
                                {"action", problem.action}});
  }
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace pawprint
