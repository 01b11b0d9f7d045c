// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/packet_counters.h"

#include <charconv>
#include <vector>

namespace pawprint {
namespace {

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> all;
  for (std::size_t at = 0; (at = line.find_first_not_of(' ', at)) != std::string_view::npos;) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    all.push_back(line.substr(at, end - at));
    at = end;
  }
  return all;
}

// The hexadecimal numbers of a line; empty when one of its words is none.
std::vector<std::uint64_t> hex_numbers(std::string_view line) {
  std::vector<std::uint64_t> numbers;
  for (const std::string_view word : words(line)) {
    std::uint64_t value = 0;
    const char* end = word.data() + word.size();
    const auto [rest, bad] = std::from_chars(word.data(), end, value, 16);
    if (bad != std::errc{} || rest != end) return {};
    numbers.push_back(value);
  }
  return numbers;
}

}  // namespace

std::map<std::string, std::uint64_t> sum_conntrack_stat(std::string_view text) {
  std::map<std::string, std::uint64_t> sums;
  const auto names = words(take_line(text));
  while (!text.empty()) {
    const auto numbers = hex_numbers(take_line(text));
    if (numbers.size() != names.size()) continue;
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::uint64_t& sum = sums[std::string(names[i])];
      sum = names[i] == "entries" ? numbers[i] : sum + numbers[i];
    }
  }
  return sums;
}

std::optional<SoftnetStat> sum_softnet_stat(std::string_view text) {
  std::optional<SoftnetStat> sum;
  while (!text.empty()) {
    const auto numbers = hex_numbers(take_line(text));
    if (numbers.size() < 3) continue;
    if (!sum) sum.emplace();
    sum->processed += numbers[0];
    sum->dropped += numbers[1];
    sum->time_squeeze += numbers[2];
  }
  return sum;
}

}  // namespace pawprint
