// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/doctor_view.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/text.h"
#include "view/text_table.h"

namespace pawprint {

std::string render_diagnosis(const Diagnosis& diagnosis, std::size_t width) {
  std::string out =
      fmt::format("kernel     {}\nprivilege  {}\n\n", printable(diagnosis.features.release),
                  diagnosis.root ? "root" : "not root");
  TextTable abilities({{"ABILITY"}, {"WORKS"}, {"WHY NOT", Align::kLeft, 20}});
  for (const Ability* ability : diagnosis.features.all()) {
    abilities.add({ability->name, ability->works ? "yes" : "no", ability->why});
  }
  TextTable collectors({{"COLLECTOR"}, {"STATE"}, {"HOOKS"}, {"WHY", Align::kLeft, 20}});
  for (const CollectorStatus& c : diagnosis.collectors) {
    const bool off = c.state == CollectorState::kOff;
    collectors.add({std::string(name_of(c.collector)), std::string(name_of(c.state)),
                    off ? "-" : fmt::format("{}/{}/{}", c.backend, c.attach, c.transport), c.why});
  }
  out += abilities.render(width) + '\n' + collectors.render(width) + '\n';
  if (diagnosis.problems.empty()) return out + "Nothing wrong.\n";
  out += fmt::format("{} problem{}\n", diagnosis.problems.size(),
                     diagnosis.problems.size() == 1 ? "" : "s");
  for (const Problem& problem : diagnosis.problems) {
    out += fmt::format("  {}: {}\n    → {}\n", problem.severity, printable(problem.title),
                       problem.action);
  }
  return out;
}

std::string to_json(const Diagnosis& diagnosis) {
  using Json = nlohmann::ordered_json;
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
  };
  Json json;
  json["schema"] = "pawprint.doctor/1";
  json["kernel"] = diagnosis.features.release;
  json["collectors"] = Json::array();
  for (const CollectorStatus& c : diagnosis.collectors) {
    json["collectors"].push_back({{"name", name_of(c.collector)},
                                  {"state", name_of(c.state)},
                                  {"backend", text_or_null(c.backend)},
                                  {"attach", text_or_null(c.attach)},
                                  {"transport", text_or_null(c.transport)},
                                  {"why", text_or_null(c.why)}});
  }
  json["abilities"] = Json::object();
  for (const Ability* ability : diagnosis.features.all()) {
    json["abilities"][ability->name] = {{"works", ability->works},
                                        {"why", text_or_null(ability->why)}};
  }
  json["abilities"]["root"] = {{"works", diagnosis.root}, {"why", nullptr}};
  json["sysctls"] = Json::array();
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
