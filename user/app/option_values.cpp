// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/option_values.h"

#include <unistd.h>

#include <algorithm>
#include <sstream>

#include "app/view_options.h"
#include "core/size.h"

namespace pawprint {

CLI::Option* add(CLI::App& app, const std::string& name, const std::string& type,
                 const std::string& help, const SetText& set) {
  const auto parse = [name, set](const std::string& text) {
    if (auto done = set(text); !done) throw CLI::ValidationError(name, done.error().message());
  };
  return app.add_option_function<std::string>(name, parse, help)->type_name(type);
}

SetText collectors(std::vector<Collector>& target) {
  return [&target](const std::string& text) -> Result<void> {
    std::vector<Collector> wanted;
    std::stringstream list(text);
    for (std::string name; std::getline(list, name, ',');) {
      auto collector = parse_collector(name);
      if (!collector) return fail(collector.error());
      if (std::find(wanted.begin(), wanted.end(), *collector) == wanted.end()) {
        wanted.push_back(*collector);
      }
    }
    if (wanted.empty()) return fail("no collector given: timewait, syn or probe");
    std::sort(wanted.begin(), wanted.end());
    target = std::move(wanted);
    return {};
  };
}

SetText readable_file(std::optional<std::filesystem::path>& target) {
  return [&target](const std::string& text) -> Result<void> {
    if (access(text.c_str(), R_OK) != 0) return fail(fmt::format("cannot read '{}'", text), errno);
    target = text;
    return {};
  };
}

SetText folder(std::filesystem::path& target) {
  return [&target](const std::string& text) -> Result<void> {
    std::error_code error;
    if (!std::filesystem::is_directory(text, error)) {
      return fail(fmt::format("'{}' is no folder", text));
    }
    target = text;
    return {};
  };
}

SetText pod_name(std::optional<std::string>& target) {
  return [&target](const std::string& text) -> Result<void> {
    const std::size_t slash = text.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == text.size() ||
        text.find('/', slash + 1) != std::string::npos) {
      return fail(fmt::format("'{}' is not NAMESPACE/POD", text));
    }
    target = text;
    return {};
  };
}

SetText sort_column(std::optional<std::string>& target) {
  return [&target](const std::string& text) -> Result<void> {
    const auto& names = sort_columns();
    if (std::find(names.begin(), names.end(), text) == names.end()) {
      return fail(fmt::format("'{}' is none of {}", text, fmt::join(names, ", ")));
    }
    target = text;
    return {};
  };
}

SetText cidr(std::optional<Cidr>& target) {
  return [&target](const std::string& text) -> Result<void> {
    auto parsed = parse_cidr(text);
    if (!parsed) return fail(parsed.error());
    target = *parsed;
    return {};
  };
}

SetText size(std::optional<std::uint64_t>& target, std::uint64_t least) {
  return [=, &target](const std::string& text) -> Result<void> {
    auto parsed = parse_size(text);
    if (!parsed) return fail(parsed.error());
    if (*parsed < least) {
      return fail(fmt::format("'{}' is less than {}", text, format_size(least)));
    }
    target = *parsed;
    return {};
  };
}

SetText time_bound(std::optional<TimeBound>& target) {
  return [&target](const std::string& text) -> Result<void> {
    auto parsed = parse_time_bound(text);
    if (!parsed) return fail(parsed.error());
    target = *parsed;
    return {};
  };
}

}  // namespace pawprint
