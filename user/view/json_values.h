// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Values as JSON has them: what is unknown is null.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "view/json.h"

namespace pawprint {

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

inline Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

inline Json ms(std::uint64_t ns) {
  return to_ms(ns);
}
inline Json ms(const std::optional<std::uint64_t>& ns) {
  return ns ? Json(to_ms(*ns)) : Json(nullptr);
}

}  // namespace pawprint
