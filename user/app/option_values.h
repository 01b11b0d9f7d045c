// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Values of options: each parser checks its text and sets one target, and its error names
// the text and what is valid. Targets must outlive the parsing.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/cidr.h"
#include "core/duration.h"
#include "core/time_bound.h"
#include "source/source.h"

namespace pawprint {

using SetText = std::function<Result<void>(const std::string&)>;

// An option whose value is parsed by `set`; its error names the option and the value.
CLI::Option* add(CLI::App& app, const std::string& name, const std::string& type,
                 const std::string& help, const SetText& set);

SetText collectors(std::vector<Collector>& target);
SetText readable_file(std::optional<std::filesystem::path>& target);
SetText folder(std::filesystem::path& target);
SetText pod_name(std::optional<std::string>& target);  // NAMESPACE/POD
SetText sort_column(std::optional<std::string>& target);
SetText cidr(std::optional<Cidr>& target);
SetText size(std::optional<std::uint64_t>& target, std::uint64_t least);
SetText time_bound(std::optional<TimeBound>& target);

template <typename T>
SetText one_of(T& target, std::vector<std::pair<std::string, T>> values) {
  return [&target, values = std::move(values)](const std::string& text) -> Result<void> {
    std::vector<std::string> names;
    for (const auto& [name, value] : values) {
      if (name == text) {
        target = value;
        return {};
      }
      names.push_back(name);
    }
    return fail(fmt::format("'{}' is none of {}", text, fmt::join(names, ", ")));
  };
}

template <typename T>
SetText duration(T& target) {
  return [&target](const std::string& text) -> Result<void> {
    auto parsed = parse_duration(text);
    if (!parsed) return fail(parsed.error());
    target = *parsed;
    return {};
  };
}

template <typename T>
SetText number(std::optional<T>& target, unsigned long least, unsigned long most) {
  return [=, &target](const std::string& text) -> Result<void> {
    unsigned long value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, err] = std::from_chars(text.data(), end, value);
    if (err != std::errc{} || rest != end || value < least || value > most) {
      return fail(fmt::format("'{}' is no number from {} to {}", text, least, most));
    }
    target = static_cast<T>(value);
    return {};
  };
}

}  // namespace pawprint
