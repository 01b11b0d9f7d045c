// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "contract/schema.h"

#include <map>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "core/file.h"

namespace pawprint::test {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

const valijson::Schema& schema_at(const std::string& path) {
  static std::map<std::string, valijson::Schema> schemas;
  const auto [at, is_new] = schemas.try_emplace(path);
  if (is_new) {
    const auto text = read_file(SOURCE_DIR "/" + path);
    if (!text) throw std::runtime_error(text.error().message());
    const auto document = nlohmann::json::parse(*text);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(Adapter(document), at->second);
  }
  return at->second;
}

}  // namespace

std::string violations(const std::string& path, const nlohmann::json& document) {
  const valijson::Schema& schema = schema_at(path);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, Adapter(document), &results)) return {};
  std::string text;
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    for (const std::string& part : error.context) text += part;
    text += ": " + error.description + '\n';
  }
  return text.empty() ? "does not validate\n" : text;
}

}  // namespace pawprint::test
