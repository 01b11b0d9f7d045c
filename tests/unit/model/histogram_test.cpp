// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "catch.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

Histogram histogram_of(const std::vector<std::uint64_t>& samples) {
  Histogram histogram;
  for (const std::uint64_t sample : samples) histogram.add(sample);
  return histogram;
}

// Nearest rank over the sorted samples: what the histogram approximates.
std::uint64_t exact_quantile(std::vector<std::uint64_t> samples, double q) {
  std::sort(samples.begin(), samples.end());
  const auto rank = std::max(1.0, std::ceil(q * static_cast<double>(samples.size())));
  return samples[static_cast<std::size_t>(rank) - 1];
}

void check_quantiles(const std::vector<std::uint64_t>& samples) {
  const Histogram histogram = histogram_of(samples);
  for (const double q : {0.0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0}) {
    const auto exact = static_cast<double>(exact_quantile(samples, q));
    INFO("quantile " << q << ", exactly " << exact);
    const auto quantile = histogram.quantile(q);
    REQUIRE(quantile);
    CHECK(std::abs(static_cast<double>(*quantile) - exact) <= 0.004 * exact);
  }
}

TEST_CASE("histogram: a quantile of uniform samples is within 0.4 percent", "[unit]") {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::uint64_t> uniform(1'000'000, 2'000'000'000);
  std::vector<std::uint64_t> samples(20'000);
  for (auto& sample : samples) sample = uniform(random);
  check_quantiles(samples);
}

TEST_CASE("histogram: a quantile of log-uniform samples is within 0.4 percent", "[unit]") {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> exponent(0, 62);
  std::vector<std::uint64_t> samples(20'000);
  for (auto& sample : samples) sample = static_cast<std::uint64_t>(std::exp2(exponent(random)));
  check_quantiles(samples);
}

TEST_CASE("histogram: every value alone is within 0.4 percent and not above itself", "[unit]") {
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    for (const std::uint64_t value : {power - 1, power, power + 1, power + power / 3}) {
      const auto quantile = static_cast<double>(*histogram_of({value}).quantile(0.5));
      INFO(value);
      CHECK(quantile <= static_cast<double>(value));
      CHECK(quantile >= static_cast<double>(value) * 0.996);
    }
  }
}

TEST_CASE("histogram: small values are exact", "[unit]") {
  std::vector<std::uint64_t> samples;
  for (std::uint64_t i = 0; i < 256; ++i) samples.push_back(i);
  const Histogram histogram = histogram_of(samples);
  for (const double q : {0.0, 0.25, 0.5, 0.99, 1.0}) {
    CHECK(histogram.quantile(q) == exact_quantile(samples, q));
  }
  CHECK(histogram.count_above(100) == 155);
}

TEST_CASE("histogram: a quantile is never above the maximum", "[unit]") {
  const Histogram histogram = histogram_of({1'000'000'001, 1'000'000'003});
  CHECK(histogram.max() == 1'000'000'003);
  CHECK(*histogram.quantile(1.0) <= histogram.max());
  CHECK(*histogram.quantile(0.5) <= histogram.max());
}

TEST_CASE("histogram: without samples nothing is known", "[unit]") {
  const Histogram histogram;
  CHECK(histogram.count() == 0);
  CHECK_FALSE(histogram.quantile(0.5));
  CHECK(histogram.count_above(0) == 0);
}

TEST_CASE("histogram: the largest values neither overflow nor fall together", "[unit]") {
  const Histogram histogram = histogram_of({kLargest, kLargest / 2, kLargest / 4});
  CHECK(histogram.count() == 3);
  CHECK(histogram.max() == kLargest);
  CHECK(static_cast<double>(*histogram.quantile(1.0)) == Approx(1.8446744e19).epsilon(0.004));
  CHECK(static_cast<double>(*histogram.quantile(0.5)) == Approx(9.2233720e18).epsilon(0.004));
  CHECK(histogram.count_above(kLargest / 2) == 1);
  CHECK(histogram.count_above(kLargest) == 0);
}

TEST_CASE("histogram: count_above is exact outside of the value's own bucket", "[unit]") {
  std::mt19937_64 random(3);
  std::uniform_int_distribution<std::uint64_t> uniform(0, 4'000'000'000);
  std::vector<std::uint64_t> samples(5'000);
  for (auto& sample : samples) sample = uniform(random);
  const Histogram histogram = histogram_of(samples);
  for (const std::uint64_t limit :
       {0UL, 1'000UL, 999'999'999UL, 1'000'000'000UL, 3'999'000'000UL}) {
    const auto above = [&](std::uint64_t bound) {
      return static_cast<std::uint64_t>(
          std::count_if(samples.begin(), samples.end(), [&](auto s) { return s > bound; }));
    };
    INFO(limit);
    CHECK(histogram.count_above(limit) <= above(limit));
    CHECK(histogram.count_above(limit) >= above(limit + limit / 128 + 1));
  }
}

TEST_CASE("histogram: a sample may count many times", "[unit]") {
  Histogram histogram;
  histogram.add(10, 99);
  histogram.add(200, 1);
  histogram.add(5'000, 0);
  CHECK(histogram.count() == 100);
  CHECK(histogram.max() == 200);
  CHECK(histogram.quantile(0.99) == 10);
  CHECK(histogram.quantile(1.0) == 200);
  CHECK(histogram.count_above(10) == 1);
}

}  // namespace
}  // namespace pawprint
