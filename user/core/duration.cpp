// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/duration.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace pawprint {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t ns;
};

constexpr std::array<Unit, 6> kUnits{{{"h", 3'600'000'000'000},
                                      {"m", 60'000'000'000},
                                      {"s", 1'000'000'000},
                                      {"ms", 1'000'000},
                                      {"us", 1'000},
                                      {"ns", 1}}};

constexpr double kLongest = 366.0 * 24 * 3600 * 1e9;

}  // namespace

Result<Nanoseconds> parse_duration(std::string_view text) {
  const auto bad = [&] {
    return fail(fmt::format("'{}' is no duration: write 500ms, 10s, 5m or 1h", text));
  };
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, err] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (err != std::errc{} || !(number > 0)) return bad();
  const std::string_view suffix(rest, static_cast<std::size_t>(end - rest));
  for (const Unit& unit : kUnits) {
    if (suffix != unit.name) continue;
    const double ns = number * static_cast<double>(unit.ns);
    if (ns > kLongest) return fail(fmt::format("'{}' is longer than a year", text));
    if (ns < 1) return bad();
    return Nanoseconds(std::llround(ns));
  }
  return bad();
}

std::string format_duration(Nanoseconds duration) {
  const std::int64_t ns = duration.count();
  for (const Unit& unit : kUnits) {
    if (ns >= unit.ns && ns % unit.ns == 0) return fmt::format("{}{}", ns / unit.ns, unit.name);
  }
  return "0s";
}

}  // namespace pawprint
