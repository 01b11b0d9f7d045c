// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/size.h"

#include <fmt/format.h>

#include <charconv>

namespace pawprint {
namespace {

constexpr std::string_view kUnits = "KMGT";
constexpr double kMost = 1e18;

}  // namespace

Result<std::uint64_t> parse_size(std::string_view text) {
  const auto bad = [&] {
    return fail(fmt::format("'{}' is no size: write 500K, 64M or 1G", text));
  };
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, err] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (err != std::errc{} || !(number > 0)) return bad();
  std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  if (!unit.empty() && unit != "B") {
    const char letter = unit[0] >= 'a' ? static_cast<char>(unit[0] - 'a' + 'A') : unit[0];
    const std::size_t power = kUnits.find(letter);
    if (power == std::string_view::npos) return bad();
    for (std::size_t i = 0; i <= power; ++i) number *= 1024;
    unit.remove_prefix(1);
    if (!unit.empty() && unit != "B" && unit != "iB") return bad();
  }
  if (number < 1 || number > kMost) return bad();
  return static_cast<std::uint64_t>(number);
}

std::string format_size(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double number = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (number >= 1024 && unit + 1 < kUnits.size()) {
    number /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}iB", number, kUnits[unit]);
}

}  // namespace pawprint
