// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A JSON Schema of the project, ready to validate documents.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace pawprint::test {

// What in `document` violates the schema at `path` (relative to the project), one
// violation a line; empty when it validates.
std::string violations(const std::string& path, const nlohmann::json& document);

}  // namespace pawprint::test
