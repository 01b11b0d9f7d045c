// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/field_search.h"

#include <fmt/format.h>

#include <algorithm>

namespace pawprint {
namespace {

bool holds(const Known& sample, std::uint32_t offset, std::uint32_t width) {
  const auto value = sample.dump->read(offset, width);
  return value && *value >= sample.low && *value <= sample.high;
}

bool holds(const KnownBytes& sample, std::uint32_t offset) {
  const auto bytes = sample.dump->bytes();
  return offset + sample.pattern.size() <= bytes.size() &&
         std::ranges::equal(bytes.subspan(offset, sample.pattern.size()), sample.pattern);
}

template <typename Sample, typename Holds>
std::vector<std::uint32_t> offsets(std::span<const Sample> samples, std::uint32_t step,
                                   Holds holds_at) {
  std::vector<std::uint32_t> found;
  if (samples.empty()) return found;
  const auto size = static_cast<std::uint32_t>(samples[0].dump->bytes().size());
  for (std::uint32_t offset = 0; offset < size; offset += step) {
    const auto fits = [&](const Sample& sample) { return holds_at(sample, offset); };
    if (std::ranges::all_of(samples, fits)) found.push_back(offset);
  }
  return found;
}

FieldAt only_one(const std::vector<std::uint32_t>& found, std::size_t samples, std::uint32_t width,
                 const std::string& what) {
  if (found.size() == 1) return {.offset = found[0], .width = width, .why = ""};
  if (found.empty()) {
    return not_found(fmt::format("no {} bytes hold {} in all of {} samples", width, what, samples));
  }
  return not_found(
      fmt::format("offsets {} all hold {} in {} samples", fmt::join(found, ", "), what, samples));
}

}  // namespace

FieldAt not_found(std::string why) {
  return {.offset = std::nullopt, .width = 0, .why = std::move(why)};
}

std::vector<std::uint32_t> offsets_holding(std::span<const Known> samples, std::uint32_t width) {
  return offsets(samples, width, [width](const Known& sample, std::uint32_t offset) {
    return holds(sample, offset, width);
  });
}

bool have_two_values(std::span<const Known> samples) {
  if (samples.empty()) return false;
  const Known& lowest = *std::ranges::min_element(samples, {}, &Known::high);
  const Known& highest = *std::ranges::max_element(samples, {}, &Known::low);
  return lowest.high < highest.low;
}

FieldAt find_field(std::span<const Known> samples, std::uint32_t width, const std::string& what) {
  if (samples.empty()) return not_found(fmt::format("no sample of {}", what));
  if (!have_two_values(samples)) {
    return not_found(fmt::format("{} samples of {} have one value", samples.size(), what));
  }
  return only_one(offsets_holding(samples, width), samples.size(), width, what);
}

FieldAt find_bytes(std::span<const KnownBytes> samples, const std::string& what) {
  const auto differs = [&](const KnownBytes& sample) {
    return !std::ranges::equal(sample.pattern, samples[0].pattern);
  };
  if (samples.empty()) return not_found(fmt::format("no sample of {}", what));
  if (!std::ranges::any_of(samples, differs)) {
    return not_found(fmt::format("{} samples of {} have one value", samples.size(), what));
  }
  const auto at = [](const KnownBytes& sample, std::uint32_t offset) {
    return holds(sample, offset);
  };
  return only_one(offsets(samples, 4, at), samples.size(),
                  static_cast<std::uint32_t>(samples[0].pattern.size()), what);
}

}  // namespace pawprint
