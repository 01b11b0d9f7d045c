// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/netstat.h"

#include <charconv>
#include <vector>

namespace pawprint {
namespace {

std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return taken;
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> all;
  while (!line.empty()) {
    const std::string_view word = take_until(line, ' ');
    if (!word.empty()) all.push_back(word);
  }
  return all;
}

}  // namespace

std::map<std::string, std::uint64_t, std::less<>> parse_netstat(std::string_view text,
                                                                std::string_view section) {
  std::map<std::string, std::uint64_t, std::less<>> counters;
  while (!text.empty()) {
    const auto names = words(take_until(text, '\n'));
    const auto values = words(take_until(text, '\n'));
    if (names.size() != values.size() || names.empty() || names[0] != values[0]) continue;
    if (names[0].substr(0, names[0].size() - 1) != section) continue;
    for (std::size_t i = 1; i < names.size(); ++i) {
      std::uint64_t value = 0;
      const char* end = values[i].data() + values[i].size();
      if (std::from_chars(values[i].data(), end, value).ptr == end) {
        counters.emplace(names[i], value);
      }
    }
  }
  return counters;
}

}  // namespace pawprint
