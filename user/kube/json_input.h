// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// JSON that an operator hands in, with the place of whatever is wrong in it.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pawprint {

// Parsed `text`. Error: "line 3, column 7: " and what is wrong there.
Result<nlohmann::json> parse_json(std::string_view text);

// A value and its place in the document ("/items/3/spec"), which errors begin with. Looks
// up lead on: what is missing is null, what has another type than wanted is an error.
class JsonAt {
 public:
  JsonAt(const nlohmann::json& value, std::string place)
      : value_(&value), place_(std::move(place)) {}

  bool is_null() const { return value_->is_null(); }
  Error wrong(std::string_view what) const;

  // A member; null when there is none. Error: this is neither an object nor null.
  Result<JsonAt> member(const std::string& name) const;
  // Empty when null. Error: no text.
  Result<std::string> text() const;
  // `otherwise` when null or 0, which the API server replaces by its default. Error: no
  // whole number from 0 to 2^31.
  Result<std::uint32_t> number(std::uint32_t otherwise) const;
  // Each element; nothing when null. Error: no array, or the first error of `visit`.
  Result<void> each(const std::function<Result<void>(const JsonAt&)>& visit) const;

 private:
  const nlohmann::json* value_;
  std::string place_;
};

// Names of members, each in the one before: {"metadata", "name"}.
using JsonPath = std::vector<const char*>;
Result<JsonAt> at(const JsonAt& value, const JsonPath& path);
Result<std::string> text_at(const JsonAt& value, const JsonPath& path);

// Each object of `kind` in a kubectl answer: one object, or a List of any kinds. A PodList's
// items need no kind of their own. Error: neither, or the first error of `visit`.
Result<void> each_of_kind(const nlohmann::json& document, const std::string& kind,
                          const std::function<Result<void>(const JsonAt&)>& visit);

}  // namespace pawprint
