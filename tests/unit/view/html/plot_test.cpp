// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/html/plot.h"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "catch.h"

using namespace pawprint;

namespace {

std::size_t ticks(std::uint64_t begin_ns, std::uint64_t end_ns, double least, double most) {
  Plot::Axes axes;
  axes.begin_ns = begin_ns;
  axes.end_ns = end_ns;
  axes.least = least;
  axes.most = most;
  axes.label = [](double value) { return fmt::format("{:.0f}", value); };
  const std::string page = Plot(std::move(axes)).finish().str();
  std::size_t count = 0;
  for (auto at = page.find("class=\"grid\""); at != std::string::npos;
       at = page.find("class=\"grid\"", at + 1)) {
    ++count;
  }
  return count;
}

constexpr std::uint64_t kSecond = 1'000'000'000;

}  // namespace

TEST_CASE("plot: both axes have ticks at round values", "[unit]") {
  // 0, 2, … 10, and each second from the first whole one.
  CHECK(ticks(100 * kSecond + 1, 105 * kSecond, 0, 10) == 6 + 5);
  CHECK(ticks(100 * kSecond, 105 * kSecond, 0, 10) == 6 + 6);
}

TEST_CASE("plot: an axis up to the last instant of the clock, or of any values, ends", "[unit]") {
  constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
  for (const std::uint64_t begin_ns : {std::uint64_t{0}, kLast - 3 * kSecond, kLast - 1, kLast}) {
    INFO(begin_ns);
    CHECK(ticks(begin_ns, kLast, 0, 10) <= 6 + 9);
  }
  for (const double least : {0.0, 1e18, 1.8e19, -1e300}) {
    INFO(least);
    CHECK(ticks(0, kSecond, least, least + 1) <= 9 + 12);
  }
}
