// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/manifests.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <system_error>
#include <utility>

#include "core/file.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;

// A quoted scalar is text; a plain one may be a number or a truth value.
Json scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;
  std::int64_t number = 0;
  if (YAML::convert<std::int64_t>::decode(node, number)) return number;
  if (text == "true" || text == "false") return text == "true";
  return text;
}

// Manifests are a few levels deep; an alias of itself is no manifest.
constexpr int kMostLevels = 32;

Json to_json(const YAML::Node& node, int level = 0) {
  if (level > kMostLevels) return nullptr;
  if (node.IsScalar()) return scalar(node);
  if (node.IsSequence()) {
    Json array = Json::array();
    for (const YAML::Node& item : node) array.push_back(to_json(item, level + 1));
    return array;
  }
  if (!node.IsMap()) return nullptr;
  Json object = Json::object();
  for (const auto& member : node) {
    if (member.first.IsScalar()) object[member.first.Scalar()] = to_json(member.second, level + 1);
  }
  return object;
}

}  // namespace

Result<Json> parse_yaml(std::string_view yaml) {
  try {
    return to_json(YAML::Load(std::string(yaml)));
  } catch (const YAML::Exception& error) {
    return fail(fmt::format("line {}, column {}: {}", error.mark.line + 1, error.mark.column + 1,
                            error.msg));
  }
}

std::vector<pp_probe_spec> load_manifests(const std::filesystem::path& folder,
                                          const std::string& node) {
  std::vector<pp_probe_spec> probes;
  std::error_code error;
  for (auto it = std::filesystem::directory_iterator(folder, error);
       !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    const std::string extension = it->path().extension().string();
    if (extension != ".yaml" && extension != ".yml" && extension != ".json") continue;
    const auto text = read_file(it->path());
    if (!text) continue;
    const auto document = parse_yaml(*text);  // JSON is YAML
    if (!document) continue;
    auto specs = read_pods(*document, PP_SPEC_MANIFEST);
    if (!specs) continue;
    for (pp_probe_spec& probe : specs->probes) {
      set_text(probe.pod, fmt::format("{}-{}", text_of(probe.pod), node));
      probes.push_back(probe);
    }
  }
  return probes;
}

}  // namespace pawprint
